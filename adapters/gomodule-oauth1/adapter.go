// Drives the Go package github.com/gomodule/oauth1/oauth over the adapter protocol: Client signs a request by
// SetAuthorizationHeader. The package has no verifier and reads no headers.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"runtime/debug"
	"sort"
	"strings"
	_ "unsafe" // for go:linkname

	"github.com/gomodule/oauth1/oauth"
)

// The package's own hook for its tests, which sees the protocol parameters before they are signed: nonce and
// timestamp cannot be given in any other way.
//
//go:linkname testHook github.com/gomodule/oauth1/oauth.testHook
var testHook func(map[string]string)

// What Debian packages: the last commit of the package has no tag.
const version = "0.0~git20181215.9a59ed3"

type pair [2]string

type request struct {
	Method     string  `json:"method"`
	URL        string  `json:"url"`
	Headers    []pair  `json:"headers"`
	Body       *string `json:"body"`
	BodyBase64 *string `json:"body_base64"`
}

type input struct {
	Request     request           `json:"request"`
	Credentials map[string]string `json:"credentials"`
	OAuth       map[string]string `json:"oauth"`
}

type unsupported string

func (why unsupported) Error() string { return string(why) }

func fieldsNamed(r request, name string) (found []string) {
	for _, field := range r.Headers {
		if strings.EqualFold(field[0], name) {
			found = append(found, field[1])
		}
	}
	return
}

// form is what a user passes as the form. The user decides which bodies are forms, and decodes them.
func form(r request, u *url.URL) (url.Values, error) {
	types := fieldsNamed(r, "Content-Type")
	if len(types) > 1 {
		return nil, unsupported("with several Content-Type headers it is unclear whether the body is a form")
	}
	if len(fieldsNamed(r, "Authorization")) > 0 {
		return nil, unsupported("the library reads no Authorization header")
	}
	for _, host := range fieldsNamed(r, "Host") {
		if !strings.EqualFold(host, u.Host) {
			return nil, unsupported("the library signs the URL's host and reads no Host header")
		}
	}
	if len(types) == 0 || !strings.EqualFold(strings.TrimSpace(strings.Split(types[0], ";")[0]), "application/x-www-form-urlencoded") {
		return nil, nil
	}
	if r.BodyBase64 != nil {
		return nil, unsupported("this form is not valid UTF-8")
	}
	if r.Body == nil {
		return nil, nil
	}
	values, err := url.ParseQuery(*r.Body)
	if err != nil {
		return nil, unsupported("the user decodes the form, and Go's decoder refuses this one")
	}
	return values, nil
}

func sign(raw json.RawMessage) (map[string]interface{}, error) {
	var in input
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&in); err != nil {
		return nil, unsupported("the library has no argument for it: " + err.Error())
	}
	for name := range in.Credentials {
		if name != "consumer_key" && name != "consumer_secret" && name != "token" && name != "token_secret" {
			return nil, unsupported("the library has no argument for " + name)
		}
	}
	for name := range in.OAuth {
		switch name {
		case "signature_method", "timestamp", "nonce", "version", "callback", "verifier":
		default:
			return nil, unsupported("the Authorization header has no place for " + name)
		}
	}
	key, known := in.Credentials["consumer_key"]
	if !known {
		return nil, unsupported("a consumer key is always sent")
	}
	client := oauth.Client{Credentials: oauth.Credentials{Token: key, Secret: in.Credentials["consumer_secret"]}}
	switch in.OAuth["signature_method"] {
	case "HMAC-SHA1":
	case "PLAINTEXT":
		client.SignatureMethod = oauth.PLAINTEXT
	default:
		return nil, unsupported("the library has HMAC-SHA1, PLAINTEXT, and RSA-SHA1, and the input has no RSA key")
	}
	var token *oauth.Credentials
	if name, known := in.Credentials["token"]; known {
		token = &oauth.Credentials{Token: name, Secret: in.Credentials["token_secret"]}
	} else if in.Credentials["token_secret"] != "" {
		return nil, unsupported("a token secret needs a token")
	}
	u, err := url.Parse(in.Request.URL)
	if err != nil {
		return nil, err
	}
	values, err := form(in.Request, u)
	if err != nil {
		return nil, err
	}
	testHook = func(params map[string]string) {
		for _, name := range []string{"timestamp", "nonce", "version", "callback", "verifier"} {
			if value, fixed := in.OAuth[name]; fixed {
				params["oauth_"+name] = value
			}
		}
	}
	header := http.Header{}
	if err := client.SetAuthorizationHeader(header, token, in.Request.Method, u, values); err != nil {
		return nil, err
	}
	authorization := header.Get("Authorization")
	signature := authorization[strings.Index(authorization, `oauth_signature="`)+len(`oauth_signature="`):]
	signature, err = url.PathUnescape(signature[:strings.Index(signature, `"`)])
	if err != nil {
		panic(err)
	}
	return map[string]interface{}{"signature": signature, "authorization": authorization}, nil
}

func hello(raw json.RawMessage) (map[string]interface{}, error) {
	var in struct {
		Protocol int `json:"protocol"`
	}
	if json.Unmarshal(raw, &in) != nil || in.Protocol != 1 {
		return nil, errors.New("this adapter implements version 1 of the protocol")
	}
	names := []string{"hello"}
	for name := range operations {
		names = append(names, name)
	}
	sort.Strings(names[1:])
	return map[string]interface{}{
		"protocol": 1, "name": "gomodule/oauth1", "version": version, "language": "Go", "ops": names,
		"homepage": "https://github.com/gomodule/oauth1", "issues": "https://github.com/gomodule/oauth1/issues",
	}, nil
}

var operations = map[string]func(json.RawMessage) (map[string]interface{}, error){"sign": sign}

func answer(op string, in json.RawMessage) (reply map[string]interface{}) {
	defer func() {
		if trouble := recover(); trouble != nil {
			reply = map[string]interface{}{"broken": fmt.Sprintf("panic: %v\n%s", trouble, debug.Stack())}
		}
	}()
	run, known := operations[op]
	if op == "hello" {
		run, known = hello, true
	}
	if !known {
		return map[string]interface{}{"unsupported": "the library has no " + op}
	}
	result, err := run(in)
	var why unsupported
	var malformed *url.Error
	switch {
	case err == nil:
		return map[string]interface{}{"ok": result}
	case errors.As(err, &why):
		return map[string]interface{}{"unsupported": string(why)}
	case errors.As(err, &malformed):
		return map[string]interface{}{"refused": map[string]string{"kind": "malformed-url", "message": err.Error()}}
	default:
		return map[string]interface{}{"refused": map[string]string{"kind": "other", "message": err.Error()}}
	}
}

func main() {
	lines := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var question struct {
				ID json.RawMessage `json:"id"`
				Op string          `json:"op"`
				In json.RawMessage `json:"in"`
			}
			if err := json.Unmarshal(line, &question); err != nil {
				fmt.Fprintln(os.Stderr, "not a JSON object:", err)
				os.Exit(1)
			}
			reply := answer(question.Op, question.In)
			reply["id"] = question.ID
			if err := out.Encode(reply); err != nil {
				os.Exit(1)
			}
		}
		if err != nil {
			return
		}
	}
}
