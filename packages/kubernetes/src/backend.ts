import { type Backend, type BackendPlugin, defineBackend, type Host, type Issuer } from '@kpki/plugin';
import { backendOptions, type KubernetesBackendOptions, type OwnSigner } from './backend-options.ts';
import { type ApiConnection, type ClientEnvironment, connect } from './connection.ts';
import { issueBy } from './signing/issue.ts';
import { objectionOf } from './signing/objection.ts';
import { missingRights, rolesFor, verifyLogin } from './signing/rights.ts';
import type { SigningSession } from './signing/session.ts';
import { type KubernetesSigner, kubernetesSigners } from './signing/signers.ts';

/**
 * Issues certificates through the CertificateSigningRequest API of a cluster. Has no key store and no key generator.
 */
export const backend: BackendPlugin<KubernetesBackendOptions> = defineBackend<KubernetesBackendOptions>({
  name: '@kpki/kubernetes',
  options: backendOptions,
  open: (given, host) => openBackend(given, host, {}),
});

/** A controller needs less than a second to sign an approved request; the total wait is five seconds. */
const defaultPauses = [100, 200, 400, 800, 1500, 2000];

export async function openBackend(
  given: KubernetesBackendOptions,
  host: Host,
  machine: ClientEnvironment & { readonly pausesMilliseconds?: readonly number[] },
): Promise<Backend> {
  const connection = await connect(given, host, machine);
  const session: SigningSession = {
    send: connection.send,
    host,
    server: connection.login.description,
    approve: given.approve,
    reported: new Set(),
    known: {},
    pausesMilliseconds: machine.pausesMilliseconds ?? defaultPauses,
  };
  const signers = [...kubernetesSigners, ...Object.entries(given.signers ?? {}).map(ownSigner)];
  return {
    issuers: new Map(signers.map((signer) => [signer.name, issuerOf(signer, session, connection)])),
    check: async (call) => {
      connection.begin(call);
      await verifyLogin(session, call);
    },
    rights: (use) => rolesFor(session, use),
    missingRights: async (use, call) => {
      connection.begin(call);
      return missingRights(session, use, call);
    },
    close: async () => {
      connection.end();
      connection.close();
    },
  };
}

/** The rules of a custom signer are not known: its approver has to refuse requests. */
function ownSigner([name, { usages, names }]: [string, OwnSigner]): KubernetesSigner {
  return {
    name,
    subject: 'anybody',
    usages: usages ?? 'any',
    required: [],
    names: names ?? ['dns', 'ip', 'uri', 'email'],
    named: false,
    approvedByCluster: false,
  };
}

function issuerOf(signer: KubernetesSigner, session: SigningSession, { begin }: ApiConnection): Issuer {
  return {
    grants: {
      cas: false,
      names: signer.names,
      usages: signer.usages,
      lifetime: 'capped',
      answers: 'when approved',
    },
    objection: (template) => objectionOf(signer, template),
    // The API does not show the CA of a signer.
    ca: async (call) => {
      begin(call);
      return null;
    },
    issue: async (request, call) => {
      begin(call);
      return issueBy(signer, session, request, call);
    },
  };
}
