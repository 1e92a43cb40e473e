import type { CertificateArtifact, Server } from '@kpki/spec';
import { type Certificate, judge } from '@kpki/x509';
import type { Observation } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { day } from '../inventory/wording.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import type { Verdict } from '../reports/verdict.ts';
import { served as verdictOnServed } from './check-names.ts';
import { foreignText, isForeign } from './foreign-server.ts';
import type { Served } from './served-at.ts';
import { certificateOf, flagOf, howToReload, serverRows, serverText } from './server-rows.ts';
import { compareServed, storedBundle, storedChains, whichCertificate } from './stored.ts';
import { endpointText } from './unreached.ts';

/** Judges whether a server serves its stored certificate, and says what to do where not. Pure. */
export function servedVerdict(
  server: Server,
  served: Served,
  observed: ObservedState,
  observation: Observation,
  now: Date,
): Verdict {
  const artifact = certificateOf(server, observed.cluster);
  const what = `${serverText(server)} at ${endpointText(server.endpoint)}`;
  const verdict = (holds: Verdict['holds'], text: string): Verdict => verdictOnServed(what, holds, text);
  if (served.state === 'unreachable') {
    const holds = artifact === null ? 'unproven' : 'no';
    return { ...verdict(holds, `${served.text}; ${howToReach(server)}`), isUnreached: true };
  }
  if (served.state === 'unreadable') return verdict('no', served.text);
  const [leaf] = served.chain;
  if (artifact === null) {
    const text = `it serves one that it made itself or was given by somebody else, ${whichCertificate(leaf)}: kpki makes none for it`;
    return verdict('yes', text);
  }
  const stored = storedChains(artifact, observation);
  const state = compareServed(served.chain, stored);
  if (state === 'stored') return verdict('yes', `it serves the stored certificate, until ${day(leaf.notAfter)}`);
  if (state === 'nothing stored') {
    return verdict('unproven', `no sink holds ${artifact}; it serves one ${whichCertificate(leaf)}`);
  }
  if (isForeign(leaf, artifact, observed, observation)) {
    return { ...verdictOnServed(serverText(server), 'no', foreignText(server, leaf)), code: 'foreign-server' };
  }
  const { certificateFlag } = serverRows[server.name];
  const reload =
    certificateFlag === null
      ? ''
      : howToReload(flagOf(serverRows[server.name], certificateFlag), observed.cluster.kubernetesVersion);
  if (state === 'chain differs') {
    return verdict('no', `it serves the stored certificate without the CAs that are stored behind it; ${reload}`);
  }
  const [own] = stored[0] ?? [];
  const theStored = own === undefined ? '' : `, and stored is one ${whichCertificate(own)}`;
  const trust = trustText(server, served.chain, artifact, observed, observation, now);
  return verdict(
    'no',
    `it serves ${state === 'older' ? 'an older' : 'another'} certificate, ${whichCertificate(leaf)}${theStored}; ${trust}; ${reload}`,
  );
}

/** Judges the served chain as clients with the stored trust bundle do. */
function trustText(
  { node }: Server,
  [leaf, ...behind]: readonly [Certificate, ...Certificate[]],
  id: string,
  observed: ObservedState,
  observation: Observation,
  at: Date,
): string {
  const artifact = observed.artifacts.find((each): each is CertificateArtifact => each.id === id);
  if (artifact === undefined) return '';
  const bundle = ofKind(observed.artifacts, 'trust bundle').find(
    (each) => each.ca === artifact.ca && each.holds === 'ca',
  );
  const given = {
    roots: storedBundle(bundle?.id ?? '', node, observation).map(({ der }) => der),
    intermediates: behind.map(({ der }) => der),
    usage: 'server',
    at,
  } as const;
  const names = [...artifact.names.dns, ...artifact.names.ip];
  const refusals = names.flatMap((name) => judge(leaf.der, { ...given, name }).refusals);
  // Each repeats all names of the certificate, so one of them stands for all.
  const [wrongName, ...moreNames] = refusals.filter(({ rule }) => rule === 'name-mismatch');
  const others = refusals.filter(({ rule }) => rule !== 'name-mismatch').map(({ text }) => text);
  const further = moreNames.length === 0 ? '' : `, nor ${moreNames.length} more`;
  const texts = [...new Set(others), ...(wrongName === undefined ? [] : [`${wrongName.text}${further}`])];
  return texts.length === 0
    ? 'clients that hold the stored trust bundle accept it'
    : `clients that hold the stored trust bundle refuse it: ${texts.join(', ')}`;
}

/** The same words for each node, so that unreachable ones are reported together. */
function howToReach({ name }: Server): string {
  const say = 'say under `live:` of the environment where it is reached from here';
  return name === 'kube-controller-manager' || name === 'kube-scheduler'
    ? `kubeadm has it listen on 127.0.0.1 alone, for whoever is on its node or forwards the port: ${say}`
    : `start it, or ${say}`;
}
