import type { SendToVault } from '../src/client/send.ts';

/** Lists the requests, as `POST transit/sign/k8s-ca`. */
export function counting(): { readonly asked: string[]; through(send: SendToVault): SendToVault } {
  const asked: string[] = [];
  return {
    asked,
    through: (send) => (outgoing, signal) => {
      asked.push(`${outgoing.method} ${outgoing.url.pathname.replace('/v1/', '')}`);
      return send(outgoing, signal);
    },
  };
}

/** Changes the answers to some requests, by their path, to those of a server in another version or state. */
export function answering(
  isMeant: (path: string) => boolean,
  change: (body: Record<string, unknown>) => { readonly status?: number; readonly body: object },
): (send: SendToVault) => SendToVault {
  return (send) => async (outgoing, signal) => {
    const incoming = await send(outgoing, signal);
    if (!isMeant(outgoing.url.pathname)) return incoming;
    const { status = incoming.status, body } = change(JSON.parse(incoming.body.toString('utf8')));
    return { ...incoming, status, body: Buffer.from(JSON.stringify(body)) };
  };
}
