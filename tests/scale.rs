//! Ten times as much takes ten times as long.

use crumbgate::logic::catalogue;
use crumbgate::logic::json::Json;

/// The time of a job, the best of three so that a busy machine does not count.
fn best_time(mut job: impl FnMut()) -> std::time::Duration {
    let once = |job: &mut dyn FnMut()| {
        let start = std::time::Instant::now();
        job();
        start.elapsed()
    };
    (0..3).map(|_| once(&mut job)).min().unwrap_or_default()
}

#[test]
fn five_thousand_services_take_ten_times_as_long_as_five_hundred() {
    let catalogue = |services: usize| {
        let service = |n: usize| {
            let names: Vec<String> = (0..10).map(|i| format!("\"cookie-{n}-{i}\"")).collect();
            // One id in ten was there before.
            let id = if n % 10 == 9 { n - 5 } else { n };
            format!(r#"{{"id": "s{id}", "category": "analytics", "cookies": [{{"name": [{}]}}]}}"#, names.join(","))
        };
        let all: Vec<String> = (0..services).map(service).collect();
        format!(r#"{{"version": 1, "categories": [{{"id": "analytics"}}], "services": [{}]}}"#, all.join(","))
    };
    let (small, large) = (catalogue(500), catalogue(5_000));
    let read = |text: &str, services: usize| {
        let tree = Json::read(text).expect("JSON");
        let (catalogue, problems) = catalogue::read(&tree, "");
        assert_eq!(catalogue.expect("a catalogue").services.len(), services / 10 * 9);
        assert_eq!(problems.len(), services / 10);
    };
    let times = || (best_time(|| read(&small, 500)), best_time(|| read(&large, 5_000)));
    // A quadratic reader takes a hundred times as long, every time; a busy machine only now and then.
    let fine = |(fast, slow): (std::time::Duration, std::time::Duration)| slow < fast * 40;
    assert!((0..10).any(|_| fine(times())), "ten times as many take more than forty times as long: {:?}", times());
}
