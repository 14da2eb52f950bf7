//! An ordinary page: an article, with a tool's parts in their places.

use crate::job::Job;
use crate::tools::Tool;

const WORDS: &str = "The river rises in the hills above the town and runs past the old mill where visitors can see how \
                     paper was made. Boats may be hired from the landing stage between spring and autumn, and the path \
                     along the bank is open to walkers all year round. In dry summers the ford can be crossed on foot. ";

/// Changes the page in a hundred steps, a hundred elements in each, and says when it has done so.
const LIVELY: &str = "<script>__bench.lively = new Promise(function (done) {
  var place = document.createElement('section'), step = 0;
  document.querySelector('main').append(place);
  function change() {
    if (step++ === 100) return done();
    var list = document.createElement('ul');
    for (var i = 0; i < 33; i++) {
      var item = document.createElement('li'), link = document.createElement('a'), image = document.createElement('b');
      link.href = '#' + i;
      link.textContent = 'Item ' + i;
      item.append(link, image);
      list.append(item);
    }
    place.append(list);
    if (step > 20) place.firstChild.remove();
    setTimeout(change, 0);
  }
  __bench.change = change;
});</script>";

/// The page's HTML.
pub(crate) fn page(tool: Tool, job: &Job) -> String {
    let parts = tool.parts(job);
    let mut article = String::new();
    for n in 1..=12 {
        article += &format!("<h2>Part {n}</h2><p>{}</p>\n", WORDS.repeat(2));
        if n == 2 {
            article += &parts.frame;
        }
    }
    let sections = job.nodes / 5;
    for n in 0..sections {
        article += &format!("<div><p>Entry {n} <a href=\"#{n}\">link</a> <b>note</b></p><hr></div>\n");
    }
    let lively = if job.nodes > 0 { LIVELY } else { "" };
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>The river</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n{}\
         <style>body{{font:1em/1.5 sans-serif;margin:0}}main{{max-width:44em;margin:auto;padding:1em}}</style>\n</head>\n\
         <body>\n{}<main>\n<h1>The river and its valley</h1>\n{article}</main>\n{}{lively}\n</body>\n</html>\n",
        parts.head, parts.top, parts.foot
    )
}
