// Sends one request to a server through a proxy, with the CAs of the system, and reports the result.
import { openHttp } from '@kpki/plugin/http';

const [address = '', proxy = ''] = process.argv.slice(2);
const url = new URL(address);
const connection = openHttp(
  {
    address: url,
    cas: undefined,
    serverName: url.hostname,
    verify: true,
    proxy: new URL(proxy),
    admitted: async () => {},
    silent: () => {},
  },
  { milliseconds: 10_000, mostSockets: 1 },
);
const { signal } = new AbortController();
const outcome = await connection.exchange({
  url,
  method: 'GET',
  headers: {},
  body: null,
  signal,
  mostBytes: () => 1024,
});
process.stdout.write(outcome.end === 'failed' ? outcome.error.message : outcome.end);
connection.close();
