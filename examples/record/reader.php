<?php
// Reads Crumbgate's cookie: is a category, or one of its services, allowed?
declare(strict_types=1);

const METHODS = ['accept-all', 'reject-all', 'preferences', 'in-place', 'api', 'gpc', 'notice', 'import'];
const ONE = '(?:[A-Za-z0-9_-]|%[0-9A-Fa-f]{2})';
const TEXT = '(' . ONE . '*)';
const IDS = '((?:' . ONE . '+(?:\.' . ONE . '+)*)?)';
const NUMBER = '([0-9a-z]{1,9})';

// Four characters by which the cookie remembers a service that goes with its category.
function crumbgate_short(string $id): string
{
    $hash = hash('fnv1a64', $id . "\xff", true);
    $bits = substr($hash, 0, 3) ^ substr($hash, 5, 3);
    return strtr(base64_encode($bits), '+/', '-_');
}

// The record, or null.
function crumbgate_read(string $value, string $revision, int $now, bool $gpc = false): ?array
{
    $known = '((?:[A-Za-z0-9_-]{4})*)';
    $form = implode('~', ['1', TEXT, NUMBER, NUMBER, NUMBER, NUMBER, TEXT, TEXT, IDS, IDS, $known, '(a?)', '([0-9A-Fa-f]{32}|)']);
    if (strlen($value) > 4096 || !preg_match('/^' . $form . '$/D', $value, $f)) {
        return null;
    }
    [$given, $changed, $expires, $method] = array_map(fn ($n) => (int) base_convert($n, 36, 10), array_slice($f, 2, 4));
    $texts = array_map('rawurldecode', [$f[1], $f[6], $f[7]]);
    $ids = fn (string $list) => $list === '' ? [] : array_map('rawurldecode', explode('.', $list));
    [$granted, $denied] = [$ids($f[8]), $ids($f[9])];
    foreach ([...$texts, ...$granted, ...$denied] as $text) {
        if (!preg_match('//u', $text)) {
            return null; // no UTF-8, no record
        }
    }
    if ($given > $changed || $changed > $now + 300 || $now >= $expires || $expires > $changed + 395 * 86400) {
        return null;
    }
    if ($texts[0] !== $revision || !isset(METHODS[$method]) || METHODS[$method] === 'gpc' && !$gpc) {
        return null;
    }
    return compact('changed', 'granted', 'denied') + ['known' => str_split($f[10], 4)];
}

// On a page: crumbgate_allows($_SERVER['HTTP_COOKIE'] ?? '', '2019-11-29', 'analytics')
// PHP's own $_COOKIE has decoded the value already; take the header.
function crumbgate_allows(string $header, string $revision, string $category, ?string $service = null, bool $gpc = false): bool
{
    $record = null;
    foreach (explode(';', $header) as $part) {
        [$name, $value] = explode('=', trim($part), 2) + [1 => ''];
        $one = $name === 'crumbgate' ? crumbgate_read($value, $revision, time(), $gpc) : null;
        if ($one && (!$record || $one['changed'] >= $record['changed'])) {
            $record = $one;
        }
    }
    if (!$record) {
        return false;
    }
    $says = fn (string $id) => in_array($id, $record['denied'], true) ? false : (in_array($id, $record['granted'], true) ?: null);
    if ($service === null) {
        return $says($category) === true;
    }
    return $says($service) ?? (in_array(crumbgate_short($service), $record['known'], true) && $says($category) === true);
}

if (PHP_SAPI === 'cli' && isset($argv[3])) {
    echo crumbgate_allows(...array_slice($argv, 1)) ? 'yes' : 'no', "\n";
}
