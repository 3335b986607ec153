<?php
// A client of PHP: php.php CONFIGURATION URL CA [AUTHORIZATION]
[, $configuration, $url, $ca] = $argv;
$options = [CURLOPT_CAINFO => $ca, CURLOPT_RETURNTRANSFER => true, CURLOPT_FOLLOWLOCATION => true];
$options[CURLOPT_SSL_VERIFYPEER] = !in_array($configuration, ['CURLOPT_SSL_VERIFYPEER => false', 'both']);
$options[CURLOPT_SSL_VERIFYHOST] = in_array($configuration, ['CURLOPT_SSL_VERIFYHOST => 0', 'both']) ? 0 : 2;
if (isset($argv[4])) {
    $options[CURLOPT_HTTPHEADER] = ["Authorization: $argv[4]"];
}
$curl = curl_init($url);
curl_setopt_array($curl, $options);
if (curl_exec($curl) === false) {
    fwrite(STDERR, curl_error($curl));
    exit(1);
}
