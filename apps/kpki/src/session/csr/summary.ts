import { durationText } from '@kpki/spec';
import { counted } from '../../text/count.ts';
import type { BundledOrder } from './bundle.ts';

/** For the person who signs: to check by eye, and to sign with OpenSSL. */
export function summaryOf(cluster: string, orders: readonly BundledOrder[]): string {
  return [
    `${counted(orders.length, 'certificate')} for the cluster ${cluster}.`,
    '',
    'Each request is in csr/, and asks for exactly what is listed here. Sign with kpki on a machine of your own,',
    'which judges each by its own copy of the declaration:',
    '',
    '    kpki csr sign THIS-FOLDER --out SIGNED-FOLDER',
    '',
    'or by any CA that copies what a request asks for, such as OpenSSL:',
    '',
    '    openssl x509 -req -in csr/NAME.csr -CA ca.crt -CAkey ca.key -copy_extensions copyall -days DAYS -out NAME.crt',
    '',
    'Bring the certificates back, with that of the CA and those above it, by `kpki csr import`. It takes them by',
    'their keys: files may have any name.',
    '',
    ordersText(orders),
    '',
  ].join('\n');
}

export function ordersText(orders: readonly BundledOrder[]): string {
  return orders.map((order) => linesOf(order).join('\n')).join('\n\n');
}

function linesOf({ request, ...order }: BundledOrder): readonly string[] {
  const { names, subject, pathLength, permittedNames } = order;
  const rows: readonly (readonly [string, string])[] = [
    ['request', request],
    ['signed by', order.signer ?? 'whoever signs this CA'],
    ['subject', [...subject.organizations.map((each) => `O=${each}`), `CN=${subject.commonName}`].join(', ')],
    ['names', [...names.dns, ...names.ip].join(', ') || 'none'],
    ['kind', order.ca ? 'a certificate authority' : 'no CA'],
    ['usages', order.usages.join(', ')],
    ['lifetime', `${durationText(order.seconds)}, ${Math.ceil(order.seconds / 86_400)} days`],
    ...(pathLength === undefined ? [] : [['path length', String(pathLength)] as const]),
    ...(permittedNames === undefined
      ? []
      : [['permitted', [...permittedNames.dns, ...permittedNames.ip].join(', ')] as const]),
    ['key', order.publicKey],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [order.artifact, ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)];
}
