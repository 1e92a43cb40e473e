import { type Call, PluginError, type Secret } from '@kpki/plugin';
import { type KubeconfigArtifact, type User, userKubeconfig } from '@kpki/spec';
import { readCertificate } from '@kpki/x509';
import type { ObservedState } from '../inventory/observed-state.ts';
import { EngineError } from '../model/errors.ts';
import type { Listener } from '../model/event.ts';
import { remedy } from '../model/finding.ts';
import { statement } from '../model/statement.ts';
import { makePlan } from '../plan/make-plan.ts';
import { excludedBy } from '../policies/ca-exclusions.ts';
import { applyContextFor } from './apply-context.ts';
import { IssuancePending } from './ask-issuer.ts';
import { issueLeaf } from './issue-leaf.ts';
import { trustBundlesOf } from './make-bundle.ts';
import { existingCa } from './make-ca.ts';
import { kubeconfigBytes, trustBundleOf } from './make-kubeconfig.ts';
import { generateKey, type SigningDependencies } from './signing-dependencies.ts';

/** An issuer may grant less time than was asked for: `expires` is from the certificate. */
interface IssuedKubeconfig {
  readonly kubeconfig: Secret;
  readonly notAfter: Date;
}

/**
 * Issues a kubeconfig for a person or a machine from the stored CA; no sink stores it. Throws 'denied' when the CA is
 * missing, unfit, or excludes what it would have to sign, 'unsupported' when its key is external, and 'unavailable'
 * when its issuer needs an approval first: nothing stores the key until then.
 */
export async function issueUserKubeconfig(
  observed: ObservedState,
  user: User,
  dependencies: SigningDependencies,
  listener: Listener,
  call: Call,
): Promise<IssuedKubeconfig> {
  const artifact = userKubeconfig(observed.cluster, user);
  const caStep = makePlan(observed, dependencies.now()).steps.find((step) => step.artifact === artifact.ca);
  if (caStep?.action !== 'unchanged') {
    const findings = caStep?.reasons ?? null;
    throw new EngineError('denied', statement('ca-cannot-issue', { ca: artifact.ca, findings }), remedy('run-plan'));
  }
  refuseExternal(artifact, observed);
  const context = applyContextFor([], observed, dependencies, listener, call);
  const ca = await existingCa(artifact.ca, true, context);
  if (ca === null) throw new PluginError('missing', `${artifact.ca} is not there`);
  const excluded = excludedBy(artifact, ca.certificate);
  if (excluded !== null) throw new EngineError('denied', statement('quoted', { found: excluded }));
  const key = await generateKey(dependencies.keys, artifact.keyKind, call);
  using _wipedAtTheEnd = key.pkcs8;
  const chain = await issueLeaf(artifact, key.key, ca, context).catch((error: unknown) => {
    throw error instanceof IssuancePending ? forNothing(error) : error;
  });
  const [leaf] = chain;
  if (leaf === undefined) throw new PluginError('unsupported', `${artifact.ca} answered an empty chain`);
  const bundles = trustBundlesOf(new Map([[ca.name, ca]]), context);
  const trustBundle = trustBundleOf(artifact, ca, bundles);
  return {
    kubeconfig: kubeconfigBytes(artifact, trustBundle, chain, key, observed.cluster),
    notAfter: readCertificate(leaf).notAfter,
  };
}

/** An external signer signs later, and nothing stores this key until then. */
function refuseExternal({ ca, subject }: KubeconfigArtifact, observed: ObservedState): void {
  if (observed.caPlacements.get(ca)?.key.kind !== 'external') return;
  throw new EngineError('unsupported', `the key of ${ca} is outside of kpki`, {
    message: 'declare-and-export',
    params: { user: subject.commonName },
  });
}

/** A later approval would be for a key that is gone by then; an issuer that needs no approval answers at once. */
function forNothing({ pending: { artifact, ticket, why } }: IssuancePending): EngineError {
  return new EngineError(
    'unavailable',
    statement('approval-useless', { artifact, why, ticket }),
    remedy('declare-user'),
  );
}
