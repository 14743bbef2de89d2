// An OpenID provider that nobody here wrote: the npm package oidc-provider with its own pages. It prints its issuer.
// Arguments: the folder of npm's packages, the redirect URL of the client.
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, redirect] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(join(modules, "oidc-provider", "lib", "index.js")));

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "purser-console", client_secret: "known-to-both-sides", redirect_uris: [redirect] }],
    claims: { email: ["email", "email_verified"], profile: ["name"] },
    // Whatever is typed as login is the address.
    findAccount: (context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: true, name: "Ingrid from elsewhere" }),
    }),
    pkce: { required: () => true },
    cookies: { keys: ["only for this test"] },
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
