import { base64 } from './go.ts';

const body = base64(Buffer.from('a certificate'));
export const block: string = `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
export const key: string = block.replaceAll('CERTIFICATE', 'EC PRIVATE KEY');
const damaged = (from: string | RegExp, to: string): string => `${block.replace(from, to)}${key}`;

/** Forms of a file, with the number of blocks without headers that Go finds. */
export const texts: readonly (readonly [what: string, blocks: number, text: string])[] = [
  ['a block', 1, block],
  ['two', 2, block + key],
  ['text around and between', 2, `Bag Attributes\n${block}subject=CN = a\n${key}the end`],
  ['line ends of Windows', 2, (block + key).replaceAll('\n', '\r\n')],
  ['line ends of old Macs', 0, block.replaceAll('\n', '\r')],
  ['a byte order mark', 0, `\uFEFF${block}`],
  ['a byte order mark before two', 1, `\uFEFF${block}${key}`],
  ['a byte order mark and a line end', 1, `\uFEFF\n${block}`],
  ['a begin line behind', 1, `${block}-----BEGIN CERTIFICATE-----\n`],
  ['a begin line before', 1, `-----BEGIN CERTIFICATE-----\n${block}`],
  ['a begin line and half a block before', 2, `-----BEGIN CERTIFICATE-----\nAAAA\n${block}${key}`],
  ['an end line behind', 2, `${block}-----END CERTIFICATE-----\n${key}`],
  ['an end line and a blank line between', 2, `${block}\n-----END CERTIFICATE-----\n${key}`],
  ['a block without its end line', 1, damaged(/-----END.*\n/, '')],
  ['another label at the end', 1, damaged('END CERTIFICATE', 'END PUBLIC KEY')],
  ['what is no base64', 1, damaged(body, '!!!!')],
  ['half a character', 1, damaged(body, 'AAAAA')],
  ['padding in the middle', 1, damaged(body, 'AA==AAAA')],
  ['an empty body', 2, damaged(`${body}\n`, '')],
  ['blanks in the body', 2, damaged(body, ` ${body.slice(0, 5)} \n\n\t${body.slice(5)}`)],
  ['blanks behind the begin line', 2, damaged('CERTIFICATE-----\n', 'CERTIFICATE----- \t\n')],
  ['text behind the begin line', 1, damaged('CERTIFICATE-----\n', 'CERTIFICATE----- a\n')],
  ['blanks behind the end line', 2, `${block.trimEnd()} \t\n${key}`],
  ['text behind the end line', 1, `${block.trimEnd()} a\n${key}`],
  ['an indented begin line', 1, ` ${block}${key}`],
  ['headers', 1, damaged(body, `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n${body}`)],
  ['a comment with a colon in a block', 1, damaged(body, `# a: b\n${body}`)],
  ['no line end at the end', 1, block.trimEnd()],
  ['a label in lower case', 2, block.replaceAll('CERTIFICATE', 'certificate') + key],
  ['nothing', 0, ''],
];
