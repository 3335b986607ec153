// ims-lti's provider: an LTI 1.1 tool that is launched, as its README shows it in Express.

import express from "express";
import lti from "ims-lti";

import { clients, ready } from "./node_state.mjs";

const app = express();
const store = new lti.Stores.MemoryStore();
app.use(express.urlencoded({ extended: false }));
app.post("/launch", (request, response) => {
  const key = request.body?.oauth_consumer_key;
  const secret = clients[key];
  if (!secret) return response.status(401).send("invalid");
  const provider = new lti.Provider(key, secret, store);
  provider.valid_request(request, (fault, valid) => {
    if (fault || !valid) return response.status(401).send("invalid");
    response.send("the tool");
  });
});
const launch = "lti_message_type=basic-lti-launch-request&lti_version=LTI-1p0&resource_link_id=7";
const server = app.listen(0, "127.0.0.1", () =>
  ready(server.address().port, { resource: "/launch", launch }),
);
