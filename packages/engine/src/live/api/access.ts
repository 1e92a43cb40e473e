import { createSecureContext, type SecureContext } from 'node:tls';
import { pemEncode } from '@kpki/plugin';
import type { ArtifactName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { statement, type Words } from '../../model/statement.ts';
import { tlsRefusal } from '../../reports/tls-refusal.ts';
import type { ClientCredential } from '../probe-client.ts';
import { type CredentialStore, firstCredential } from '../stored-credential.ts';
import type { KubeconfigAccess } from './kubeconfig-access.ts';

/** The credentials and trust anchors for reading the API. */
export interface ApiAccess {
  /** For messages. */
  readonly what: string;
  readonly context: SecureContext;
  /** Trust anchors only, for a token: a client certificate would take precedence. */
  readonly withoutClient: SecureContext;
  /** A token instead of a client certificate. */
  readonly authorization?: string;
}

/** Fewest rights first: the controller-manager lists everything and makes tokens, and may change far less. */
const readersOfTheApi: readonly ArtifactName[] = ['controller-manager.conf', 'admin.conf', 'super-admin.conf'];

/** Returns a stored credential to read the API with, or why there is none. */
export async function storedAccess(
  store: CredentialStore,
  trusted: readonly Certificate[],
): Promise<ApiAccess | Words> {
  const stored = await firstCredential(readersOfTheApi, store);
  if (stored === null) return statement('credential/no-reader', { names: readersOfTheApi });
  if ('why' in stored) return stored.why;
  try {
    return accessOf({ what: stored.id, credential: stored.credential, trustBundle: trusted });
  } catch (error) {
    return statement('credential/unusable', { id: stored.id, why: tlsRefusal(error) });
  }
}

export function accessOf({ what, credential, trustBundle }: KubeconfigAccess): ApiAccess {
  return { what, context: contextOf(trustBundle, credential), withoutClient: contextOf(trustBundle, null) };
}

/** To Go, every certificate of a trust bundle is a root. */
function contextOf(trusted: readonly Certificate[], client: ClientCredential | null): SecureContext {
  const common = {
    ca: Buffer.concat(trusted.map(({ der }) => pemEncode('CERTIFICATE', der))),
    allowPartialTrustChain: true,
  };
  if (client === null) return createSecureContext(common);
  // OpenSSL copies the key into its own memory, so that nothing of these bytes is kept.
  return client.privateKey.use((key) =>
    createSecureContext({
      ...common,
      cert: Buffer.from(client.certificate),
      key: Buffer.from(key.buffer, key.byteOffset, key.length),
    }),
  );
}
