//! Starting each of the three browsers behind our proxy.

use super::{
    Browser,
    process::{Process, require},
    wire::{Failure, Outcome, Wire},
};
use crate::Engine;
use serde_json::{Value, json};
use std::{
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
    sync::LazyLock,
    thread,
    time::{Duration, Instant},
};

const CHROMIUM: &str = "/usr/lib/chromium/chromium";
const CHROMEDRIVER: &str = "/usr/bin/chromedriver";
const FIREFOX: &str = "/usr/bin/firefox-esr";
const WEBKIT_DRIVER: &str = "/usr/bin/WebKitWebDriver";
const MINI_BROWSER: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
const XVFB: &str = "/usr/bin/Xvfb";
const PREFERENCES: &str = include_str!("firefox.js");

/// `dark` is for WebKit, which takes the colours from its desktop; the others are told later.
pub(crate) fn launch(engine: Engine, dark: bool) -> Outcome<Browser> {
    let proxy = crate::server::port(engine);
    let (wire, process) = match engine {
        Engine::Chromium => chromium(proxy)?,
        Engine::Firefox => firefox(proxy)?,
        Engine::WebKit => webkit(proxy, dark)?,
    };
    let mut browser = Browser { wire, engine, dark, _process: process };
    browser.set_timeouts()?;
    browser.size(1280, 900)?;
    Ok(browser)
}

fn chromium(proxy: u16) -> Outcome<(Wire, Process)> {
    require(CHROMIUM, "chromium");
    require(CHROMEDRIVER, "chromium-driver");
    let port = free_port()?;
    let process = Process::start(CHROMEDRIVER, &[&format!("--port={port}")], &[], None)?;
    let arguments = [
        "--headless".into(),
        "--no-sandbox".into(),
        "--disable-gpu".into(),
        "--disable-quic".into(),
        "--no-first-run".into(),
        "--disable-background-networking".into(),
        "--disable-component-update".into(),
        "--disable-sync".into(),
        "--disable-popup-blocking".into(),
        // Letters stand where the font says, on every machine.
        "--font-render-hinting=none".into(),
        "--enable-features=GlobalPrivacyControlTest".into(),
        format!("--proxy-server=http://127.0.0.1:{proxy}"),
        // Else it would ask this machine for hosts under localhost.
        "--proxy-bypass-list=<-loopback>".into(),
    ];
    let capabilities = json!({
        "browserName": "chrome",
        "acceptInsecureCerts": true,
        "goog:chromeOptions": {"binary": CHROMIUM, "args": arguments}
    });
    Ok((Wire::http(port, &capabilities)?, process))
}

fn firefox(proxy: u16) -> Outcome<(Wire, Process)> {
    require(FIREFOX, "firefox-esr");
    let profile = env::temp_dir().join(format!("crumbgate-firefox-{}-{}", std::process::id(), free_port()?));
    fs::create_dir_all(&profile)?;
    fs::write(profile.join("user.js"), PREFERENCES.replace("PROXY_PORT", &proxy.to_string()))?;
    let folder = profile.display().to_string();
    let arguments = ["--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", &folder];
    // The first keeps release builds from asking Mozilla for settings whatever the preferences say.
    let environment = [("MOZ_REMOTE_SETTINGS_DEVTOOLS", "1"), ("MOZ_CRASHREPORTER_DISABLE", "1")];
    let process = Process::start(FIREFOX, &arguments, &environment, Some(&profile))?;
    let port = marionette_port(&profile)?;
    Ok((Wire::marionette(port)?, process))
}

/// Firefox chooses the port itself and writes it into its profile.
fn marionette_port(profile: &Path) -> Outcome<u16> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(60) {
        let written = fs::read_to_string(profile.join("MarionetteActivePort")).unwrap_or_default();
        if let Ok(port) = written.trim().parse() {
            return Ok(port);
        }
        thread::sleep(Duration::from_millis(20));
    }
    Err(Failure::Lost("Firefox did not open its Marionette port within a minute".into()))
}

fn webkit(proxy: u16, dark: bool) -> Outcome<(Wire, Process)> {
    require(WEBKIT_DRIVER, "webkit2gtk-driver");
    require(MINI_BROWSER, "webkit2gtk-driver");
    let port = free_port()?;
    let display = display();
    // Without a locale, navigator.language is "C" there, which no visitor has.
    let theme = if dark { "Adwaita:dark" } else { "Adwaita" };
    let environment =
        [("DISPLAY", display.as_str()), ("LANG", "en_US.UTF-8"), ("LC_ALL", "en_US.UTF-8"), ("GTK_THEME", theme)];
    let process = Process::start(WEBKIT_DRIVER, &[&format!("--port={port}")], &environment, None)?;
    let proxy = format!("--proxy=http://127.0.0.1:{proxy}");
    let capabilities: Value = json!({
        "browserName": "MiniBrowser",
        "acceptInsecureCerts": true,
        "webkitgtk:browserOptions": {"binary": MINI_BROWSER, "args": ["--automation", proxy]}
    });
    Ok((Wire::http(port, &capabilities)?, process))
}

/// WebKit has no headless mode: it draws on the display there is, or on one of ours.
fn display() -> String {
    static OURS: LazyLock<(String, Option<Process>)> = LazyLock::new(|| {
        if let Ok(display) = env::var("DISPLAY") {
            return (display, None);
        }
        require(XVFB, "xvfb");
        let number = (90..1000).find(|n| {
            !Path::new(&format!("/tmp/.X{n}-lock")).exists() && !PathBuf::from(format!("/tmp/.X11-unix/X{n}")).exists()
        });
        let name = format!(":{}", number.expect("a free X display"));
        let arguments = [name.as_str(), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"];
        let process = Process::start(XVFB, &arguments, &[], None).expect("Xvfb starts");
        let socket = format!("/tmp/.X11-unix/X{}", &name[1..]);
        let start = Instant::now();
        while !Path::new(&socket).exists() && start.elapsed() < Duration::from_secs(20) {
            thread::sleep(Duration::from_millis(20));
        }
        (name, Some(process))
    });
    OURS.0.clone()
}

fn free_port() -> Outcome<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
