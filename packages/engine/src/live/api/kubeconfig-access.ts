import { PluginError, pemEncode, type Secret } from '@kpki/plugin';
import type { Certificate } from '@kpki/x509';
import { cutKubeconfig, keyOfUser } from '../../kubeconfig/cut.ts';
import { parseKubeconfig } from '../../kubeconfig/parse.ts';
import { EngineError, saidBy } from '../../model/errors.ts';
import { statement } from '../../model/statement.ts';
import { encodePkcs8, pkcs8Of } from '../../private-key.ts';
import type { ClientCredential } from '../probe-client.ts';

/** A kubeconfig that a user names to read the API with. */
export interface KubeconfigAccess {
  /** Its file, for messages. */
  readonly what: string;
  readonly credential: ClientCredential;
  readonly trustBundle: readonly Certificate[];
}

/**
 * Returns the embedded client certificate and key of a kubeconfig; dispose of the key after use. Throws 'invalid' for
 * another kind of credential, and for what is no kubeconfig.
 */
export function kubeconfigAccess(bytes: Secret, what: string): KubeconfigAccess {
  using cut = bytes.use(cutKubeconfig);
  const { rest } = cut;
  if (rest === null) throw new PluginError('invalid', `${what}: a private key in an unexpected field`);
  const { chain, trustBundle, publicKey } = parsed(rest, what);
  using pem = keyOfUser(cut, publicKey);
  if (chain.length === 0 || pem === null) {
    throw new EngineError('invalid', statement('no-client-certificate', { location: what }));
  }
  using pkcs8 = pkcs8Of(pem);
  const certificate = Buffer.concat(chain.map(({ der }) => pemEncode('CERTIFICATE', der)));
  return { what, credential: { certificate, privateKey: encodePkcs8(pkcs8) }, trustBundle };
}

function parsed(rest: Uint8Array, what: string): ReturnType<typeof parseKubeconfig> {
  try {
    return parseKubeconfig(rest);
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    const said = statement('entry/unread', { location: what, why: saidBy(error) });
    throw new EngineError(error.code, said, null, { cause: error });
  }
}
