// A client of Node.js: node.js LIBRARY CONFIGURATION URL CA [AUTHORIZATION]
const fs = require("fs");
const [, , library, configuration, url, ca, authorization] = process.argv;
const headers = authorization ? { Authorization: authorization } : {};
const fail = (fault) => {
  console.error(fault.cause ?? fault);
  process.exit(1);
};
if (library === "https") {
  const options = { ca: fs.readFileSync(ca), headers };
  if (configuration === "rejectUnauthorized: false") options.rejectUnauthorized = false;
  if (configuration === "checkServerIdentity: () => undefined") options.checkServerIdentity = () => undefined;
  const scheme = require(url.startsWith("https") ? "https" : "http");
  scheme.get(url, options, (response) => response.resume()).on("error", fail);
} else {
  // fetch is undici, which trusts the system's store here: the command gives it the CA there.
  fetch(url, { headers }).then((response) => response.text(), fail);
}
