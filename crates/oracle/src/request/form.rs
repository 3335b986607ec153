//! The forms in which people have a request.

/// Declares the forms in the order in which they are tried, each with its name and what it is called
/// after "from".
macro_rules! forms {
    ($($(#[$about:meta])* $form:ident = $name:literal, $title:literal;)+) => {
        /// A form in which a request is pasted: the output of a tool, a command, a log.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Form {
            $($(#[$about])* $form,)+
        }

        impl Form {
            /// Every form, in the order in which they are tried.
            pub const ALL: &'static [Self] = &[$(Self::$form),+];

            /// The name, as `--format` accepts it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$form => $name),+ }
            }

            /// The option that forces the form.
            pub(crate) const fn option(self) -> &'static str {
                match self { $(Self::$form => concat!("--format ", $name)),+ }
            }

            /// The form in words, with its article.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$form => $title),+ }
            }
        }
    };
}

// A form needs a reader in `readers::of`, which does not compile without one.
forms! {
    /// A collection that Postman exports.
    Postman = "postman", "a Postman collection";
    /// The JSON report of newman.
    Newman = "newman", "newman's report";
    /// A file that Insomnia exports.
    Insomnia = "insomnia", "an Insomnia export";
    /// A collection that Hoppscotch exports.
    Hoppscotch = "hoppscotch", "a Hoppscotch collection";
    /// A collection that Thunder Client exports.
    ThunderClient = "thunder-client", "a Thunder Client collection";
    /// A request of ngrok's inspector.
    Ngrok = "ngrok", "ngrok's inspector";
    /// An event of AWS Lambda.
    Lambda = "lambda", "an event of AWS Lambda";
    /// What PHP's extension OAuth keeps in `debugInfo`.
    PhpOauth = "php-oauth", "debugInfo of PHP's OAuth";
    /// The variables of CGI, WSGI, Rack or PHP.
    Environ = "environ", "a server's variables";
    /// A request as a server's framework prints it.
    ServerRequest = "server-request", "a server's request object";
    /// A `.bru` file.
    Bruno = "bruno", "a Bruno file";
    /// A file of requests of an editor.
    HttpFile = "http-file", "an editor's file of requests";
    /// A cassette of VCR or vcrpy.
    Vcr = "vcr", "a cassette of VCR";
    /// Items that Burp Suite saves.
    Burp = "burp", "items of Burp Suite";
    /// A request that JMeter shows.
    Jmeter = "jmeter", "a request of JMeter";
    /// What mitmdump prints.
    Mitmdump = "mitmdump", "the output of mitmdump";
    /// Requests with their responses.
    Exchange = "exchange", "an HTTP request with its response";
    /// An archive of requests that browsers and proxies save (HTTP Archive 1.2).
    Har = "har", "a HAR file";
    /// What curl prints with `-v`, and Insomnia's timeline.
    Verbose = "curl-v", "curl's verbose output";
    /// What curl writes with `--trace` or `--trace-ascii`.
    Trace = "curl-trace", "a trace of curl";
    /// A curl command line.
    Curl = "curl", "a curl command";
    /// A wget command line.
    Wget = "wget", "a wget command";
    /// An HTTPie or xh command line.
    Httpie = "httpie", "an HTTPie command";
    /// `Invoke-WebRequest` or `Invoke-RestMethod`.
    PowerShell = "powershell", "a PowerShell command";
    /// A call of `fetch`, axios or got in JavaScript.
    Fetch = "fetch", "a JavaScript call";
    /// What Python's `http.client` prints.
    Python = "http-client", "the output of Python's http.client";
    /// What Ruby's `Net::HTTP` writes with `set_debug_output`.
    NetHttp = "net-http", "the output of Ruby's Net::HTTP";
    /// The wire log of Apache HttpClient.
    Wire = "wire-log", "a wire log of Apache HttpClient";
    /// What Ruby's rest-client logs.
    RestClient = "rest-client", "a log of rest-client";
    /// What `HttpRequestMessage.ToString` prints.
    DotNet = "dotnet", "a request of .NET";
    /// What a framework logs of a request.
    Framework = "framework-log", "a framework's log";
    /// What Go's resty prints.
    Resty = "resty", "a log of resty";
    /// What OkHttp's logging interceptor prints.
    Okhttp = "okhttp", "a log of OkHttp";
    /// A request in Postman's console.
    PostmanConsole = "postman-console", "Postman's console";
    /// The header panel of a browser.
    Panel = "panel", "a browser's header panel";
    /// Headers without a request line.
    Headers = "headers", "headers alone";
    /// A server's answer, in place of the request.
    Answer = "answer", "a server's answer";
    /// An object that a program prints.
    Object = "object", "a printed object";
    /// A log: what libraries print when they sign, what servers print of a request.
    Debug = "log", "a log";
    /// The text of an HTTP/1 request, as sent or as curl prints it with `-v`.
    Http = "http", "an HTTP request";
    /// A URL alone.
    Url = "url", "a URL alone";
}

impl Form {
    /// Whether it is an object with the members of one tool.
    pub(crate) const fn is_object(self) -> bool {
        matches!(
            self,
            Self::Postman
                | Self::Newman
                | Self::Insomnia
                | Self::Hoppscotch
                | Self::ThunderClient
                | Self::Ngrok
                | Self::Lambda
                | Self::PhpOauth
                | Self::Environ
                | Self::ServerRequest
                | Self::Vcr
                | Self::Har
        )
    }

    /// The form of that name.
    ///
    /// ```
    /// use basestring_oracle::request::Form;
    /// assert_eq!(Form::from_name("curl"), Some(Form::Curl));
    /// assert_eq!(Form::from_name("telepathy"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|form| form.name() == name)
    }
}
