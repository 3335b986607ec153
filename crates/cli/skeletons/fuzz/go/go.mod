module fuzzlibrary

go 1.18
