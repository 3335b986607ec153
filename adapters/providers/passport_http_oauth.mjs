// passport-http-oauth's token strategy in Express, as its README shows it.

import express from "express";
import passport from "passport";
import oauth from "passport-http-oauth";

import { clients, ready, tokens, use } from "./node_state.mjs";

const strategy = new oauth.TokenStrategy(
  (key, done) => done(null, clients[key] ? { id: key } : false, clients[key]),
  (token, done) => {
    const found = tokens[token];
    done(null, found ? { id: found.user } : false, found?.secret);
  },
  (timestamp, nonce, done) => done(null, use("", "", timestamp, nonce)),
);
passport.use("token", strategy);

const app = express();
app.use(express.urlencoded({ extended: false }));
app.use(passport.initialize());
app.all("/api", passport.authenticate("token", { session: false }), (_, response) => {
  response.send("the resource");
});
const server = app.listen(0, "127.0.0.1", () => ready(server.address().port, { resource: "/api" }));
