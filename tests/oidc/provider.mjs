// A certified OpenID provider (panva/node-oidc-provider, MIT), with its own pages for signing in.
// Whoever signs in as "noor" is noor@demo.invalid; any password will do.

import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const { PORT, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI } = process.env;

const provider = new Provider(`http://localhost:${PORT}`, {
  clients: [{
    client_id: CLIENT_ID,
    client_secret: CLIENT_SECRET,
    redirect_uris: [REDIRECT_URI],
    token_endpoint_auth_method: 'client_secret_basic',
  }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  findAccount: (_context, login) => ({
    accountId: login,
    claims: () => ({ sub: login, email: `${login}@demo.invalid`, email_verified: true }),
  }),
  // As at organisations: what the desk may know is agreed once for all who work there.
  loadExistingGrant: async ({ oidc }) => {
    const { clientId } = oidc.client;
    const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid email');
    await grant.save();
    return grant;
  },
  pkce: { methods: ['S256'], required: () => true },
});

createServer(provider.callback()).listen(Number(PORT), () => console.log('ready'));
