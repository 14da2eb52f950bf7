//! The job every tool is given: opt-in, four categories, eight services, twenty cookies, gated scripts, a pixel, a
//! frame. The same words and the same scripts, whichever tool it is.

/// A kind of purpose.
pub(crate) struct Category {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) about: &'static str,
}

pub(crate) const CATEGORIES: [Category; 4] = [
    Category { id: "necessary", title: "Essential cookies", about: "The site does not work without them." },
    Category { id: "comfort", title: "Convenience cookies", about: "They remember how you like the site." },
    Category { id: "analytics", title: "Analytics cookies", about: "They show us which pages are read." },
    Category { id: "marketing", title: "Marketing cookies", about: "They fit advertisements to what you read." },
];

pub(crate) const TITLE: &str = "Cookies on this site";
pub(crate) const ABOUT: &str = "We use essential cookies to make this site work. With your permission we would also \
                                like to use others, from us and from the partners we name, to understand how it is used.";
pub(crate) const POLICY: &str = "/cookies";

/// A cookie as visitors are told of it.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) duration: &'static str,
    pub(crate) purpose: &'static str,
}

/// Someone who wants to set cookies.
#[derive(Clone)]
pub(crate) struct Service {
    pub(crate) id: String,
    pub(crate) category: &'static str,
    pub(crate) title: &'static str,
    pub(crate) rows: Vec<Row>,
}

/// A script that must wait.
#[derive(Clone)]
pub(crate) struct Script {
    pub(crate) service: &'static str,
    pub(crate) source: Source,
    /// In the head and `async`, as analytics is put into pages.
    pub(crate) early: bool,
}

#[derive(Clone)]
pub(crate) enum Source {
    Address(String),
    Text(String),
}

/// A page's job.
#[derive(Clone)]
pub(crate) struct Job {
    pub(crate) services: Vec<Service>,
    pub(crate) scripts: Vec<Script>,
    /// Address of the pixel and of the frame.
    pub(crate) media: Option<(String, String)>,
    /// Elements of the article besides the usual; such a page can be made to change.
    pub(crate) nodes: usize,
}

/// Where the scripts of other sites lie.
pub(crate) const SCRIPTS: &str = "/v/";
const EXTERNAL: [&str; 4] = ["stats", "heatmap", "ads", "pixel"];
const INLINE: [&str; 4] = ["stats", "chat", "pixel", "video"];
pub(crate) const ANALYTICS: &str = "/v/stats.js";

/// What a gated script does: it says that it ran, after a steady amount of work.
pub(crate) fn script(name: &str, steps: u32) -> String {
    format!(
        "(function(){{for(var x=0,i=0;i<{steps};i++)x=Math.sqrt(x+i);\
         (window.__bench||{{ran:[]}}).ran.push([\"{name}\",performance.now(),x>0]);}})();"
    )
}

/// About a millisecond on the machine this was written on.
const INLINE_STEPS: u32 = 150_000;
const EXTERNAL_STEPS: u32 = 400_000;

impl Job {
    /// The page of the benchmark. `vendor` makes an address at another site.
    pub(crate) fn standard(vendor: &dyn Fn(&str) -> String) -> Job {
        let service =
            |id: &str, category, title, count| Service { id: id.to_owned(), category, title, rows: rows(id, count) };
        let services = vec![
            service("session", "necessary", "Session", 3),
            service("chat", "comfort", "Help chat", 2),
            service("map", "comfort", "Maps", 2),
            service("stats", "analytics", "Visit statistics", 3),
            service("heatmap", "analytics", "Heat map", 3),
            service("ads", "marketing", "Advertisements", 3),
            service("pixel", "marketing", "Campaign pixel", 2),
            service("video", "marketing", "Videos", 2),
        ];
        let external = EXTERNAL.iter().enumerate().map(|(at, name)| Script {
            service: name,
            source: Source::Address(vendor(&format!("{SCRIPTS}{name}.js"))),
            early: at == 0,
        });
        let inline = INLINE.iter().map(|name| Script {
            service: name,
            source: Source::Text(script(&format!("{name} inline"), INLINE_STEPS)),
            early: false,
        });
        let media = Some((vendor("/v/pixel.gif"), vendor("/v/frame")));
        Job { services, scripts: external.chain(inline).collect(), media, nodes: 0 }
    }

    /// Only external scripts in order, of one service.
    pub(crate) fn with_scripts(&self, vendor: &dyn Fn(&str) -> String, count: usize) -> Job {
        let one = |n| Script {
            service: "stats",
            source: Source::Address(vendor(&format!("{SCRIPTS}many/{n}.js"))),
            early: false,
        };
        Job { scripts: (0..count).map(one).collect(), media: None, ..self.clone() }
    }

    /// As many cookies, spread over the services.
    pub(crate) fn with_rows(&self, count: usize) -> Job {
        let mut job = Job { scripts: Vec::new(), media: None, ..self.clone() };
        let services = job.services.len();
        for (at, service) in job.services.iter_mut().enumerate() {
            service.rows = rows(&service.id, count / services + usize::from(at < count % services));
        }
        job
    }

    /// As many services of one cookie each.
    pub(crate) fn with_services(&self, count: usize) -> Job {
        let one = |n: usize| {
            let id = format!("service{n}");
            let rows = rows(&id, 1);
            Service { id, category: CATEGORIES[n % CATEGORIES.len()].id, title: "One of many", rows }
        };
        Job { services: (0..count).map(one).collect(), scripts: Vec::new(), media: None, ..self.clone() }
    }

    /// A page of that many elements more.
    pub(crate) fn with_nodes(&self, nodes: usize) -> Job {
        Job { scripts: Vec::new(), media: None, nodes, ..self.clone() }
    }

    /// The scripts other sites serve for it.
    pub(crate) fn vendor_files(&self) -> Vec<(String, String)> {
        let named = EXTERNAL.iter().map(|name| (format!("{SCRIPTS}{name}.js"), script(name, EXTERNAL_STEPS)));
        named.collect()
    }

    pub(crate) fn services_of(&self, category: &str) -> impl Iterator<Item = &Service> {
        self.services.iter().filter(move |service| service.category == category)
    }
}

fn rows(service: &str, count: usize) -> Vec<Row> {
    let row =
        |n| Row { name: format!("_{service}_{n}"), duration: "2 years", purpose: "Tells one browser from another." };
    (0..count).map(row).collect()
}
