// Prints the id and the operation of every case: node cases.mjs FOLDER
import { readdirSync, readFileSync } from "node:fs";

const [folder] = process.argv.slice(2);
const files = readdirSync(folder, { recursive: true }).filter((name) => /[/\\].*\.json$/.test(name));
for (const name of files.sort()) {
    for (const { id, op } of JSON.parse(readFileSync(`${folder}/${name}`, "utf8"))) console.log(id, op);
}
