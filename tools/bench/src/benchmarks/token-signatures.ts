import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backend } from '@kpki/pkcs11';
import { type Call, type KeyKind, Secret, type SignatureKind, type SigningKey } from '@kpki/plugin';
import { type ComponentName, component, openSoftHsm, type SoftHsm, type SoftToken } from '@kpki/services';
import type { Benchmark } from '../benchmark.ts';
import { scratch } from '../scratch.ts';
import { openBackend, rateOf } from '../signing.ts';

interface Signing {
  readonly title: string;
  readonly kind: KeyKind;
  readonly how: SignatureKind;
  /** How pkcs11-tool says the same: it hands this token a digest where the token makes none. */
  readonly mechanism: string;
}

const signings: readonly Signing[] = [
  { title: 'RSA-2048', kind: 'rsa-2048', how: 'rsa-sha256', mechanism: 'SHA256-RSA-PKCS' },
  { title: 'P-256', kind: 'ec-p256', how: 'ec-sha256', mechanism: 'ECDSA' },
];

const certificateBytes = 1200;
const digestBytes = 32;
const atATime = 4;
const ours = 400;
const theirs = 24;

const call: Call = { signal: new AbortController().signal };

export const tokenSignatures: readonly Benchmark[] = benchmarks();

function benchmarks(): readonly Benchmark[] {
  const needs: readonly ComponentName[] = ['softhsm2-util', 'pkcs11-tool', 'pkcs11js'];
  const missing = needs.filter((each) => 'missing' in component(each));
  if (missing.length > 0) {
    console.error(`no rows of signatures by a token: ${missing.join(', ')} is not installed`);
    return [];
  }
  return signings.map(signaturesOf);
}

interface Stand {
  readonly hsm: SoftHsm;
  readonly token: SoftToken;
  readonly folder: string;
  keyOf(kind: KeyKind): Promise<SigningKey>;
}

let opened: Promise<Stand> | null = null;

function stand(): Promise<Stand> {
  opened ??= openStand();
  return opened;
}

async function openStand(): Promise<Stand> {
  const folder = await scratch();
  const hsm = await openSoftHsm(folder);
  const token = await hsm.addToken('bench');
  process.env['SOFTHSM2_CONF'] = hsm.configuration;
  const options = { module: hsm.module, token: 'bench', sessions: atATime };
  const { keyStore } = await openBackend(backend, options, async () => new Secret(Buffer.from(token.userPin)));
  if (keyStore === undefined) throw new Error('there is no key store');
  return {
    hsm,
    token,
    folder,
    keyOf: async (kind) => (await keyStore.find(kind, call)) ?? (await keyStore.create(kind, kind, call)),
  };
}

function signaturesOf({ title, kind, how, mechanism }: Signing): Benchmark {
  const row = `${title} signatures by SoftHSM, to pkcs11-tool`;
  return {
    rows: [
      `${row}, one after another, per second`,
      `  ${row}, ${atATime} at a time, per second`,
      // Several at a time fail now and then: each login writes to SoftHSM's files, and others read them meanwhile.
      `  peer: ${title} by pkcs11-tool, one after another, per second`,
    ],
    times: 5,
    measure: async () => {
      const { hsm, token, folder, keyOf } = await stand();
      const key = await keyOf(kind);
      const message = randomBytes(certificateBytes);
      const input = join(folder, `${kind}.input`);
      await writeFile(input, mechanism === 'ECDSA' ? randomBytes(digestBytes) : message);
      const sign = () => key.sign(message, how, call);
      // Of a private key pkcs11-tool looks at the id alone, which is the first bytes of the label's SHA-256.
      const id = createHash('sha256').update(kind).digest('hex').slice(0, 40);
      const tool = (at: number) =>
        hsm.tool(token, '--sign', '--mechanism', mechanism, '--id', id, '-i', input, '-o', `${input}.${at}`);
      return [[await rateOf(ours, 1, sign)], [await rateOf(ours, atATime, sign)], [await rateOf(theirs, 1, tool)]];
    },
  };
}
