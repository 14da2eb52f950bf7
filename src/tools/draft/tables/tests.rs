//! Tables as published policies have them.

use super::*;

#[test]
fn names_become_patterns_where_policies_leave_a_place() {
    for (written, meant) in [
        ("QuizDone-<quizid>", Some("QuizDone-*")),
        ("_ga_<container-id>", Some("_ga_*")),
        ("_gat_UA-XXXXX-X", Some("_gat_*")),
        ("`_pk_id.*`", Some("_pk_id.*")),
        ("_hjSession_{site_id}", Some("_hjSession_*")),
        ("\"clientvars\".", Some("clientvars")),
        ("Session cookies", None),
        ("https://example.org", None),
        ("-", None),
        ("n/a", None),
    ] {
        assert_eq!(name(written).as_deref(), meant, "{written}");
    }
}

fn rows(text: &str) -> Vec<Row> {
    read(text).rows
}

fn of_page(html: &str) -> Tables {
    read(&crate::tools::html::text_of(scraper::Html::parse_document(html).root_element()))
}

fn names(tables: &Tables) -> Vec<&str> {
    tables.rows.iter().flat_map(|r| &r.names).map(String::as_str).collect()
}

#[test]
fn a_cell_that_spans_rows_is_in_each_of_them() {
    let tables = of_page(
        "<table><tr><th>Set by<th>Name<th>Purpose<th>Expires<tr><td rowspan=2>Facebook<td>_fbp<td>Follows visits<td>3 months\
         <tr><td>fr<td>Shows advertisements<td>90 days<tr><td>Our site<td>abc_one<td>Keeps you in<td>1 day</table>",
    );
    assert_eq!(names(&tables), ["_fbp", "fr", "abc_one"]);
    assert_eq!(tables.rows[1].provider.as_deref(), Some("Facebook"));
    assert_eq!(tables.rows[1].durations, [Some("90 days".to_owned())]);
}

#[test]
fn a_table_on_its_side_is_read_cookie_by_cookie() {
    let one = |name: &str, kept: &str| {
        format!(
            "<table><tr><th>Name<td>{name}<tr><th>Purpose<td>Keeps you signed in<tr><th>Provider<td>Us<tr><th>Expires<td>{kept}</table>"
        )
    };
    let tables = of_page(&format!("<h2>Ours</h2>{}{}", one("PHPSESSID", "2 days"), one("_gat_host", "1 minute")));
    assert_eq!(names(&tables), ["PHPSESSID", "_gat_host"]);
    let first = &tables.rows[0];
    assert_eq!(
        (first.purpose.as_deref(), &first.durations),
        (Some("Keeps you signed in"), &vec![Some("2 days".to_owned())])
    );
    let wide = read(
        "| Cookie name | sid | lang |\n|---|---|---|\n| Description | Signs you in | Your language |\n| Duration | 1 day | 2 years |",
    );
    assert_eq!(names(&wide), ["sid", "lang"]);
    assert_eq!(wide.rows[1].durations, [Some("2 years".to_owned())]);
    let upright = read("Name | Purpose | Expires\nfunctional | Remembers | 1 day\nhostname | Knows where | 1 day");
    assert_eq!(names(&upright), ["functional", "hostname"]);
}

#[test]
fn names_on_lines_of_their_own_are_several_and_what_is_said_of_them_is_none() {
    let tables = of_page(
        "<table><tr><th>Cookie<th>Expires<th>Used for<tr><td>_ga<br>_gid<td>2 years<br>24 hours<td>Counts<br>visits\
         <tr><td><a href=x>abc_one</a> (first party, session)<td>1 day<td>Keeps you in<tr><td><p>abc_two<p>Persistent<td>1 day<td>Keeps</table>",
    );
    assert_eq!(names(&tables), ["_ga", "_gid", "abc_one", "abc_two"]);
    assert_eq!(tables.rows[0].durations, [Some("2 years".to_owned()), Some("24 hours".to_owned())]);
    assert_eq!(tables.rows[0].purpose.as_deref(), Some("Counts visits"));
}

#[test]
fn a_table_of_cookies_that_says_nothing_is_told() {
    let odd = "What we set\nCookie type | What it is for | Choice\nThings we need | To work | None\n\nPrices\nThing | Price\nTea | 2\n";
    let tables = read(odd);
    assert_eq!((tables.rows.len(), tables.unread), (0, vec!["What we set".to_owned()]));
    assert!(read("Name | Expires\nsid | 1 day").unread.is_empty());
}

#[test]
fn cells_that_list_several_cookies_are_taken_apart() {
    let rows = rows("Name\tDuration\n_ga, _gid\t2 years, 24 hours\nxx, yy\t1 day\n");
    assert_eq!(rows[0].names, ["_ga", "_gid"]);
    assert_eq!(rows[0].durations, [Some("2 years".to_owned()), Some("24 hours".to_owned())]);
    assert_eq!(rows[1].durations, [Some("1 day".to_owned())]);
}

#[test]
fn a_table_without_a_heading_is_read_by_its_durations() {
    let rows = rows("Set by us:\nsid | Keeps you signed in | session\nNot | a table");
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].purpose.as_deref(), rows[0].context.as_str()), (Some("Keeps you signed in"), "Set by us:"));
}
