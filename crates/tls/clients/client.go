// A client of Go: client.go CONFIGURATION URL CA [AUTHORIZATION]
package main

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"os"
)

func main() {
	pem, err := os.ReadFile(os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	pool := x509.NewCertPool()
	if os.Args[1] == "system store added" {
		if pool, err = x509.SystemCertPool(); err != nil {
			log.Fatal(err)
		}
	}
	pool.AppendCertsFromPEM(pem)
	off := os.Args[1] == "InsecureSkipVerify: true"
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, InsecureSkipVerify: off}}
	request, err := http.NewRequest("GET", os.Args[2], nil)
	if err != nil {
		log.Fatal(err)
	}
	if len(os.Args) > 4 {
		request.Header.Set("Authorization", os.Args[4])
	}
	response, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		log.Fatal(err)
	}
	io.Copy(io.Discard, response.Body)
}
