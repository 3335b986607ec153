// Node.js: a line of standard input is ID, ROOT, PORT, CHECK, CRLS; a line of output is ID and a verdict.
const fs = require("fs");
const tls = require("tls");

const read = (path) => fs.readFileSync(path, "utf8");
const lists = (path) => read(path).match(/-----BEGIN X509 CRL-----[^]*?-----END X509 CRL-----/g);

for (const line of read(0).split("\n").filter(Boolean)) {
  const [name, root, port, check, crls] = line.split("\t");
  if (check === "staple") {
    console.log(`${name}\t-`);
    continue;
  }
  const options = { host: "127.0.0.1", port, servername: "api.example.com", ca: read(root) };
  if (check === "crls") options.crl = lists(crls);
  try {
    const socket = tls.connect(options, () => {
      console.log(`${name}\tyes`);
      socket.destroy();
    });
    socket.on("error", (error) => console.log(`${name}\tno ${error.message}`));
  } catch (error) {
    console.log(`${name}\tno ${error.message}`);
  }
}
