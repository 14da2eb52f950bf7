<?php
/**
 * Plugin Name: Crumbgate
 * Description: The cookie banner first in every head; scripts and frames of others wait for it.
 */

// Scripts that wait, by the handle they are enqueued with, and the service of the catalogue each belongs to.
const CRUMBGATE_SCRIPTS = [
    'google_gtagjs' => 'google-analytics', // Site Kit by Google
];

// Frames that wait, by their host.
const CRUMBGATE_FRAMES = [
    'www.youtube.com' => 'youtube',
    'www.youtube-nocookie.com' => 'youtube',
    'player.vimeo.com' => 'vimeo',
];

// Before the theme and every other plugin. The attributes keep speed-up plugins and proxies from delaying it.
add_action('wp_head', function () {
    printf(
        "<script src=\"%s\" data-catalogue=\"%s\" data-cfasync=\"false\" data-no-optimize=\"1\" nowprocket></script>\n",
        esc_url(home_url('/crumbgate/crumbgate.js')),
        esc_url(home_url('/cookies.json'))
    );
}, PHP_INT_MIN);

// The tag of an enqueued script comes with the inline scripts before and after it: all of them wait.
add_filter('script_loader_tag', function ($tag, $handle) {
    $service = CRUMBGATE_SCRIPTS[$handle] ?? null;
    if ($service === null) {
        return $tag;
    }
    return preg_replace_callback('/<script\b[^>]*>/i', function ($found) use ($service) {
        $open = preg_replace('/\stype=(["\'])text\/javascript\1/i', '', $found[0]);
        $open = preg_replace('/\stype=(["\'])module\1/i', ' data-type="module"', $open);
        return sprintf('<script type="text/plain" data-service="%s"', esc_attr($service)) . substr($open, 7);
    }, $tag);
}, PHP_INT_MAX, 2);

// Frames in posts and pages, also those that WordPress makes of a bare link.
add_filter('the_content', function ($html) {
    return preg_replace_callback('/<iframe\b[^>]*>/i', function ($found) {
        if (!preg_match('/\ssrc=(["\'])((?:https?:)?\/\/[^"\']+)\1/i', $found[0], $src)) {
            return $found[0];
        }
        $host = parse_url(html_entity_decode($src[2]), PHP_URL_HOST);
        $service = CRUMBGATE_FRAMES[strtolower((string) $host)] ?? null;
        if ($service === null) {
            return $found[0];
        }
        $held = str_replace($src[0], ' data-src="' . $src[2] . '"', $found[0]);
        return sprintf('<iframe data-service="%s"', esc_attr($service)) . substr($held, 7);
    }, $html);
}, PHP_INT_MAX);
