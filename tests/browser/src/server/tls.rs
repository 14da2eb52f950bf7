//! The TLS end of the proxy: a self-signed certificate for whatever host is asked for.

use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

/// One configuration for all connections: session tickets then save handshakes.
pub(crate) static CONFIG: LazyLock<Arc<ServerConfig>> = LazyLock::new(|| {
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().expect("ring knows the default versions");
    Arc::new(builder.with_no_client_auth().with_cert_resolver(Arc::new(AnyHost::default())))
});

#[derive(Debug, Default)]
struct AnyHost(Mutex<HashMap<String, Arc<CertifiedKey>>>);

impl ResolvesServerCert for AnyHost {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let host = hello.server_name().unwrap_or("localhost");
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = known.get(host) {
            return Some(key.clone());
        }
        let key = Arc::new(certify(host)?);
        known.insert(host.into(), key.clone());
        Some(key)
    }
}

fn certify(host: &str) -> Option<CertifiedKey> {
    let made = rcgen::generate_simple_self_signed([host.to_owned()]).ok()?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let key = ring::sign::any_supported_type(&key).ok()?;
    Some(CertifiedKey::new(vec![made.cert.der().clone()], key))
}
