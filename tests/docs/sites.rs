//! The code of the set-up pages runs as it stands, with as much of each system around it as it needs.
//!
//! A language that is not installed here is left out.

use super::{fences, file, root};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// What PHP prints, or nothing where it is not installed.
fn php(code: &str) -> Option<String> {
    let Ok(out) = Command::new("php").args(["-d", "display_errors=stderr", "-r", code]).current_dir(root()).output()
    else {
        eprintln!("php is not installed");
        return None;
    };
    let told = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success() && told.is_empty(), "{told}");
    Some(String::from_utf8(out.stdout).unwrap())
}

/// As much of WordPress as the plugin calls.
const WORDPRESS: &str = r#"
    $hooks = [];
    function add_filter($name, $f, $priority = 10, $count = 1) { global $hooks; $hooks[$name][] = [$priority, $count, $f]; }
    function add_action(...$all) { add_filter(...$all); }
    function run($name, ...$all) {
        global $hooks;
        foreach ($hooks[$name] as [, $count, $f]) { $all[0] = $f(...array_slice($all, 0, $count)); }
        return $all[0];
    }
    function home_url($path) { return 'https://www.example.org/blog' . $path; }
    function esc_url($url) { return $url; }
    function esc_attr($text) { return htmlspecialchars($text); }
    require 'examples/wordpress/crumbgate.php';
"#;

#[test]
fn the_plugin_for_wordpress_puts_the_tag_first() {
    let Some(said) = php(&format!(
        "{WORDPRESS} echo $hooks['wp_head'][0][0] === PHP_INT_MIN ? 'first ' : 'late '; run('wp_head', null);"
    )) else {
        return;
    };
    assert!(said.starts_with("first <script src=\"https://www.example.org/blog/crumbgate/crumbgate.js\" data-catalogue=\"https://www.example.org/blog/cookies.json\""), "{said}");
}

#[test]
fn the_plugin_for_wordpress_holds_scripts_with_their_inline_parts_and_no_others() {
    let ask =
        |tag: &str, handle: &str| php(&format!("{WORDPRESS} echo run('script_loader_tag', {tag:?}, {handle:?}, 'x');"));
    let tag = "<script type='text/javascript' id='before'>a()</script>\n<script src='https://x.example/a.js' async></script>\n<script type='module' src='/m.js'></script>";
    let Some(held) = ask(tag, "google_gtagjs") else { return };
    assert_eq!(
        held,
        "<script type=\"text/plain\" data-service=\"google-analytics\" id='before'>a()</script>\n\
         <script type=\"text/plain\" data-service=\"google-analytics\" src='https://x.example/a.js' async></script>\n\
         <script type=\"text/plain\" data-service=\"google-analytics\" data-type=\"module\" src='/m.js'></script>"
    );
    assert_eq!(ask(tag, "jquery-core").as_deref(), Some(tag));
}

#[test]
fn the_plugin_for_wordpress_holds_frames_of_known_hosts() {
    let ask = |html: &str| php(&format!("{WORDPRESS} echo run('the_content', {html:?});"));
    let film = "<p>Film</p><iframe title='A' src='https://www.youtube.com/embed/x?a=1&amp;b=2' width='5'></iframe>";
    let Some(held) = ask(film) else { return };
    assert_eq!(
        held,
        "<p>Film</p><iframe data-service=\"youtube\" title='A' data-src=\"https://www.youtube.com/embed/x?a=1&amp;b=2\" width='5'></iframe>"
    );
    for other in ["<iframe src='/own'></iframe>", "<iframe src='https://maps.example/'></iframe>", "<iframe></iframe>"]
    {
        assert_eq!(ask(other).as_deref(), Some(other));
    }
}

#[test]
fn the_module_for_drupal_holds_libraries_and_remote_videos() {
    let code = r#"
        require 'examples/drupal/crumbgate.module';
        $libraries = ['gtag' => ['js' => ['js/gtag.js' => []]], 'other' => ['js' => ['js/other.js' => []]]];
        $own = $libraries;
        crumbgate_library_info_alter($libraries, 'google_tag');
        crumbgate_library_info_alter($own, 'own_module');
        $frame = fn ($src) => ['content' => ['#tag' => 'iframe', '#attributes' => ['src' => $src]]];
        $variables = ['items' => [
            $frame('/media/oembed?url=https%3A//www.youtube.com/watch%3Fv%3Dx&max_width=0&hash=a'),
            $frame('/media/oembed?url=https%3A//films.example/1'),
            ['content' => ['#markup' => 'text']],
        ]];
        crumbgate_preprocess_field($variables);
        echo json_encode([$libraries, $own, $variables['items']], JSON_UNESCAPED_SLASHES);
    "#;
    let Some(said) = php(code) else { return };
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let held = &said[0]["gtag"]["js"]["js/gtag.js"];
    assert_eq!(held["attributes"], serde_json::json!({ "type": "text/plain", "data-service": "google-analytics" }));
    assert_eq!(held["preprocess"], false);
    assert_eq!(said[0]["other"]["js"]["js/other.js"], serde_json::json!([]));
    assert_eq!(said[1]["gtag"]["js"]["js/gtag.js"], serde_json::json!([]), "of another module");
    let film = &said[2][0]["content"]["#attributes"];
    assert_eq!(film["data-service"], "youtube");
    assert!(film["data-src"].as_str().unwrap().starts_with("/media/oembed?") && film["src"].is_null(), "{film}");
    assert!(said[2][1]["content"]["#attributes"]["src"].is_string());
}

#[test]
fn hugo_builds_a_site_with_the_partial_and_the_shortcodes() {
    let folder = std::env::temp_dir().join(format!("crumbgate-hugo-{}", std::process::id()));
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    for name in ["partials/crumbgate.html", "shortcodes/youtube.html", "shortcodes/cookie-policy.html"] {
        write(&format!("layouts/{name}"), &file(&format!("examples/hugo/layouts/{name}")));
    }
    write("config.toml", "baseURL = \"https://www.example.org/sub/\"\n[params]\n  analytics = \"G-ABC123\"\n");
    write(
        "layouts/index.html",
        "<!doctype html><html><head>{{ partial \"crumbgate.html\" . }}<title>x</title></head><body>{{ .Content }}</body></html>",
    );
    write("content/_index.md", "---\ntitle: Home\n---\n{{< youtube aqz-KE-bpKQ >}}\n{{< cookie-policy >}}\n");
    let built = Command::new("hugo").arg("--source").arg(&folder).output();
    let page: PathBuf = folder.join("public/index.html");
    let page = fs::read_to_string(page);
    fs::remove_dir_all(&folder).unwrap();
    let Ok(built) = built else { return eprintln!("hugo is not installed") };
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let page = page.unwrap();
    for part in [
        "<script src=\"/sub/crumbgate/crumbgate.js\" data-catalogue=\"/sub/cookies.json\"></script>",
        "<script type=\"text/plain\" data-service=\"google-analytics\" data-src=\"https://www.googletagmanager.com/gtag/js?id=G-ABC123\" async>",
        "gtag('config', 'G-ABC123');",
        "<iframe data-service=\"youtube\" data-src=\"https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ\"",
        "<div data-crumbgate=\"policy\"></div>",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
}

#[test]
fn python_in_the_pages_can_be_parsed() {
    for fence in fences().into_iter().filter(|f| f.language == "python") {
        let code = "import ast, sys; ast.parse(sys.argv[1])";
        let Ok(out) = Command::new("python3").args(["-c", code, &fence.text]).output() else { return };
        assert!(out.status.success(), "{}: {}", fence.place, String::from_utf8_lossy(&out.stderr));
    }
}
