import { generateKeyPairSync, sign } from 'node:crypto';
import { pemEncode, type SigningKey } from '@kpki/plugin';
import { encodeName, randomSerial, signCertificate } from '@kpki/x509';

const days = 86_400_000;

export async function selfSigned(commonName: string): Promise<{ readonly certificate: string; readonly key: string }> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signing: SigningKey = {
    kind: 'ec-p256',
    signatures: ['ec-sha256'],
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    sign: async (message) => sign('sha256', message, privateKey),
  };
  const subject = encodeName({ commonName, organizations: [] });
  const templates = {
    subject,
    issuer: subject,
    serial: randomSerial(128),
    notBefore: new Date(),
    notAfter: new Date(Date.now() + 30 * days),
    publicKey: signing.publicKey,
    ca: {},
    usages: [],
    names: { dns: [], ip: [] },
  };
  const der = await signCertificate(templates, signing, { signal: new AbortController().signal });
  return {
    certificate: new TextDecoder().decode(pemEncode('CERTIFICATE', der)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
