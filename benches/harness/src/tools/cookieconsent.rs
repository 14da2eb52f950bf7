//! cookieconsent 3.1.1: a banner and nothing more; what waits is loaded by the site's code in its callbacks.

use super::{FRAME_SIZE, Parts};
use crate::job::{ABOUT, Job, POLICY, Source};

pub(super) const FILES: &[(&str, &str)] = &[
    ("/cookieconsent/cookieconsent.min.js", "cookieconsent/build/cookieconsent.min.js"),
    ("/cookieconsent/cookieconsent.min.css", "cookieconsent/build/cookieconsent.min.css"),
];

pub(super) fn parts(job: &Job) -> Parts {
    let mut run = String::new();
    for script in &job.scripts {
        match &script.source {
            Source::Address(url) => run += &format!("load({url:?});"),
            Source::Text(text) => run += text,
        }
    }
    let mut frame = String::new();
    if let Some((pixel, video)) = &job.media {
        run += &format!("new Image().src={pixel:?};document.getElementById('video').src={video:?};");
        frame = format!("<iframe id=\"video\" {FRAME_SIZE}></iframe>");
    }
    let code = format!(
        "function load(url) {{ var s = document.createElement('script'); s.async = false; s.src = url;\
         document.head.append(s); }}\n\
         function run(status) {{ if (status === 'allow') {{ {run} }} }}\n\
         cookieconsent.initialise({{\n\
         type: 'opt-in', position: 'bottom', content: {{message: {ABOUT:?}, allow: 'Accept all', deny: 'Reject all',\
         link: 'Cookie policy', href: '{POLICY}'}},\n\
         onInitialise: run, onStatusChange: run}});\n"
    );
    let head = "<link rel=\"stylesheet\" href=\"/cookieconsent/cookieconsent.min.css\">\n\
                <script defer src=\"/cookieconsent/cookieconsent.min.js\"></script>\n"
        .to_owned();
    let head = format!("{head}<script type=\"module\">{}</script>\n", code.replace("</", "<\\/"));
    Parts { head, frame, ..Parts::default() }
}
