import {
  type FindingMessage,
  type FindingParams,
  finding,
  forwards,
  type RemedyParams,
  type StatementMessage,
  type Statements,
  statement,
} from '@kpki/engine';
import { expect, test } from 'vitest';
import { adoption, adoptionRemedies, adoptionVariants } from '../test/samples/adoption.ts';
import { conditions, conditionVariants } from '../test/samples/conditions.ts';
import { requests, requestVariants } from '../test/samples/csr.ts';
import { entries, kubeconfigUnread, kubeconfigVariants } from '../test/samples/entry-faults.ts';
import { findingVariants, remedyVariants } from '../test/samples/finding-variants.ts';
import {
  artifact,
  artifactRemedies,
  bundle,
  bundleRemedies,
  caFindings,
  caRemedies,
  certificate,
  issued,
  keyPair,
  keyPairRemedies,
  kubeconfig,
  kubeconfigRemedies,
  report,
  reportRemedies,
  rights,
  rightsRemedies,
  rotation,
  rotationRemedies,
  signing,
  signingRemedies,
} from '../test/samples/findings.ts';
import {
  copies,
  copyVariants,
  evidence,
  evidenceVariants,
  kubelets,
  kubeletVariants,
  rights as liveRights,
  rightsVariants,
  servers,
  serverVariants,
  subjects,
  subjectVariants,
} from '../test/samples/live.ts';
import { notes, noteVariants } from '../test/samples/notes.ts';
import { expired } from '../test/samples/parameters.ts';
import { faults, faultVariants } from '../test/samples/plugin-faults.ts';
import {
  connectionFailures,
  reportSubjects,
  reportSubjectVariants,
  reportVerdicts,
  reportVerdictVariants,
} from '../test/samples/reports.ts';
import { rollout, rolloutVariants } from '../test/samples/rollout.ts';
import type { Variants } from '../test/samples/variants.ts';
import { actions, undoActions } from './actions.ts';
import { liveCheckTexts } from './live-checks.ts';
import { objectionsText } from './objections.ts';
import { phaseText } from './phases.ts';
import { rolloutActions } from './rollout.ts';
import { costOfLeak, leftBehind } from './rotation-costs.ts';
import { unsignedText } from './signing-findings.ts';
import { findingText, statementText } from './statement.ts';
import { tlsRefusalText } from './tls-refusals.ts';

/** A sample of the parameters for each message: a message without a sample is an error of types. */
const findingSamples: FindingParams = {
  ...artifact,
  ...bundle,
  ...caFindings,
  ...certificate,
  ...issued,
  ...keyPair,
  ...kubeconfig,
  ...report,
  ...rights,
  ...rotation,
  ...signing,
};
const remedySamples: RemedyParams = {
  ...artifactRemedies,
  ...bundleRemedies,
  ...caRemedies,
  ...keyPairRemedies,
  ...kubeconfigRemedies,
  ...reportRemedies,
  ...rightsRemedies,
  ...rotationRemedies,
  ...signingRemedies,
  ...adoptionRemedies,
};

const statementSamples: Statements = {
  ...adoption,
  ...conditions,
  ...connectionFailures,
  ...copies,
  ...entries,
  ...evidence,
  ...faults,
  ...kubeconfigUnread,
  ...kubelets,
  ...liveRights,
  ...notes,
  ...remedySamples,
  ...reportSubjects,
  ...reportVerdicts,
  ...requests,
  ...rollout,
  ...servers,
  ...subjects,
};

type Lines = readonly (readonly [string, string])[];

function findings(of: Partial<FindingParams>): Lines {
  return linesOf(of, findingVariants, (message, params) =>
    findingText({ ...finding(message as 'missing'), message, params } as never),
  );
}

function remedies(of: Partial<RemedyParams>): Lines {
  return linesOf(of, remedyVariants, (message, params) => `Fix: ${statementText({ message, params } as never)}`);
}

function statements<Of extends Partial<Statements>>(of: Of, variants: Variants<Of> = {}): Lines {
  return linesOf(of, variants, (message, params) => statementText({ message, params } as never));
}

/** Texts that are no messages. */
function labelled(label: string, texts: Readonly<Record<string, string>>): Lines {
  return Object.entries(texts).map(([of, text]) => [`${label}: ${of}`, text]);
}

/** Each message with its sample, and with its variants. */
function linesOf(
  of: object,
  variants: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>,
  text: (message: string, params: unknown) => string,
): Lines {
  return Object.entries(of).flatMap(([message, params]) => [
    [message, text(message, params)] as const,
    ...Object.entries(variants[message] ?? {}).map(
      ([label, each]) => [`${message} (${label})`, text(message, each)] as const,
    ),
  ]);
}

const nested = (): string => 'CAUSE';

/** One file for each group. */
const golden: Readonly<Record<string, Lines>> = {
  'artifact-findings': [...findings(artifact), ...remedies(artifactRemedies)],
  'bundle-findings': [...findings(bundle), ...remedies(bundleRemedies)],
  'ca-findings': [...findings(caFindings), ...remedies(caRemedies)],
  'certificate-findings': findings(certificate),
  'issued-findings': findings(issued),
  'key-pair-findings': [...findings(keyPair), ...remedies(keyPairRemedies)],
  'kubeconfig-findings': [...findings(kubeconfig), ...remedies(kubeconfigRemedies)],
  'report-findings': [...findings(report), ...remedies(reportRemedies)],
  'rights-findings': [...findings(rights), ...remedies(rightsRemedies)],
  'rotation-findings': [...findings(rotation), ...remedies(rotationRemedies)],
  'signing-findings': [
    ...findings(signing),
    ...remedies(signingRemedies),
    ...[
      { is: 'waits-for-approval' } as const,
      { is: 'signed-outside', key: 'root-ca' } as const,
      { is: 'without-certificate', ca: 'root-ca' } as const,
      { is: 'without-signer', ca: 'root-ca', why: [expired] } as const,
      { is: 'refused', objections: [] } as const,
    ].map((each) => [`unsigned: ${each.is}`, unsignedText(each, nested)] as const),
  ],
  'adoption-findings': statements(adoption, adoptionVariants),
  'adoption-remedies': remedies(adoptionRemedies),
  conditions: statements(conditions, conditionVariants),
  'copy-verdicts': statements(copies, copyVariants),
  'csr-refusals': statements(requests, requestVariants),
  'kubelet-verdicts': statements(kubelets, kubeletVariants),
  'live-checks': labelled('check', liveCheckTexts),
  'live-evidence': statements(evidence, evidenceVariants),
  'live-subjects': statements(subjects, subjectVariants),
  'report-verdicts': [
    ...statements(reportVerdicts, reportVerdictVariants),
    ...statements(reportSubjects, reportSubjectVariants),
    ...statements(connectionFailures),
  ],
  'rights-verdicts': statements(liveRights, rightsVariants),
  rollout: [...labelled('action', rolloutActions), ...statements(rollout, rolloutVariants)],
  'server-verdicts': statements(servers, serverVariants),
  notes: statements(notes, noteVariants),
  'entry-faults': statements(entries),
  'kubeconfig-faults': statements(kubeconfigUnread, kubeconfigVariants),
  'plugin-faults': statements(faults, faultVariants),
  actions: labelled('action', { ...actions, ...undoActions }),
  phases: (['kubernetes-ca', 'sa'] as const).flatMap((name) =>
    [...forwards, 'rollback' as const].map((phase) => [`${phase} of ${name}`, phaseText(phase, [{ name }])] as const),
  ),
  'rotation-costs': [
    ...Object.entries(costOfLeak),
    ...Object.entries(leftBehind).flatMap(([of, texts]) => texts.map((each) => [`${of}, rolled back`, each] as const)),
  ],
  events: (['write', 'create', 'repair', 'restore'] as const).map((next) => [
    next,
    statementText(statement('stopped', { next, subject: 'SUBJECT' })),
  ]),
  objections: [
    { issuer: 'vault/pki', to: 'CAs' } as const,
    { issuer: 'vault/pki', to: 'names', refused: ['ip'] } as const,
    { issuer: 'vault/pki', to: 'usages', refused: ['server auth'] } as const,
    { issuer: 'vault/pki', to: 'its rules', why: 'role apiserver is missing' } as const,
  ].map((each) => [each.to, objectionsText([each])]),
  'tls-refusals': [
    'UNABLE_TO_GET_ISSUER_CERT',
    'CERT_SIGNATURE_FAILURE',
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'HOSTNAME_MISMATCH',
    'INVALID_PURPOSE',
    'INVALID_CA',
    'PATH_LENGTH_EXCEEDED',
    'ERR_OSSL_X509_KEY_VALUES_MISMATCH',
    'ERR_OSSL_PEM_NO_START_LINE',
    'ERR_SSL_EE_KEY_TOO_SMALL',
    'ERR_SSL_CA_MD_TOO_WEAK',
    'OTHER',
  ].map((code) => [code, tlsRefusalText({ code, message: 'OpenSSL’s own words' })]),
};

test.each(Object.entries(golden))('%s', async (group, lines) => {
  const text = lines.map(([message, each]) => `${message}\n  ${each}\n`).join('\n');
  await expect(text).toMatchFileSnapshot(`golden/${group}.txt`);
});

test('each message is in one group', () => {
  const shown = Object.values(golden).flatMap((lines) => lines.map(([message]) => message));
  const messages: readonly (FindingMessage | StatementMessage)[] = [
    ...(Object.keys(findingSamples) as FindingMessage[]),
    ...(Object.keys(statementSamples) as StatementMessage[]),
  ];
  expect(messages.filter((message) => shown.filter((each) => each === message).length !== 1)).toEqual([]);
});
