<?php // Prints the id and the operation of every case: php cases.php FOLDER
$all = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($argv[1]));
foreach ($all as $path => $file) {
    if ($all->getDepth() === 0 || $file->getExtension() !== 'json') continue;
    foreach (json_decode(file_get_contents($path), false, 512, JSON_THROW_ON_ERROR) as $case) {
        echo "$case->id $case->op\n";
    }
}
