import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';

/** The certificate that a server shows to whoever calls it; one without a certificate of its own is shown it too. */
export function servedBy(server: string): Promise<X509Certificate> {
  const { hostname, port } = new URL(server);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
      const shown = socket.getPeerX509Certificate();
      socket.destroy();
      if (shown === undefined) reject(new Error(`${server} showed no certificate`));
      else resolve(new X509Certificate(shown.raw));
    });
    socket.once('error', reject);
  });
}
