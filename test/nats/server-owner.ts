// Starts a server, says where it is, and stays. Argument `ignore-interrupt`: goes on after a Ctrl-C, as one that tidies up.
import { startEmbeddedServer } from '../../infra/nats/server.ts';

if (process.argv[2] === 'ignore-interrupt') process.on('SIGINT', () => console.log('interrupted'));
const { url, token } = await startEmbeddedServer();
console.log(JSON.stringify({ url, token }));
setInterval(() => undefined, 60_000);
