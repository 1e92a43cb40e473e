import type { Certificate } from '@kpki/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import { certificateAt, certificateIn, certificatePem, reissued } from '../../../test/certificates.ts';
import { cluster } from '../../../test/clusters.ts';
import { coded } from '../../../test/coded.ts';
import { anotherState, daysLater, fullState, now, type TestState } from '../../../test/observed-state.ts';
import { statement } from '../../model/statement.ts';
import { type ClientCa, clientCertificateVerdict, type KubeletFacts } from './client-certificate.ts';
import { metricsIn } from './read-metrics.ts';

let observed: TestState;
let old: TestState;
let inFile: Certificate;
let ca: ClientCa;

beforeAll(async () => {
  observed = await fullState(cluster());
  old = await anotherState(cluster());
  inFile = certificateAt(observed, 'kubelet.conf');
  ca = { inUse: certificateAt(observed, 'pki/ca.crt'), isAlone: false };
});

/** A client certificate for the kubelet, by the CA of one observed state or the other. */
async function signed(by: TestState, days: number, request = 'csr-1') {
  const der = await reissued(by, certificateAt(by, 'kubelet.conf'), 'pki/ca', { notAfter: daysLater(days) });
  return { request, certificate: certificateIn(certificatePem(der)) };
}

function judged(different: Partial<KubeletFacts>, under: Partial<ClientCa> = {}) {
  const facts = { node: 'cp1', isReady: true, metrics: shows(inFile), inFile, signed: [], ...different };
  return clientCertificateVerdict(facts, { ...ca, ...under });
}

const shows = ({ notAfter }: Certificate, seconds = 0) => ({
  expires: new Date(notAfter.getTime() + seconds * 1000),
  started: now,
});

const nothingListens = statement('unreached', { kind: 'no-listener' });
const forbidden = 'forbidden';

describe('while API servers accept two CAs', () => {
  test.each([0, -4, 4])('a kubelet that uses the certificate in kubelet.conf holds (expiry %i s apart)', (seconds) => {
    expect(judged({ metrics: shows(inFile, seconds) })).toMatchObject({
      holds: 'yes',
      text: coded('kubelet-client/of-ca', { from: 'kubelet.conf' }),
    });
  });

  test('a kubelet with another certificate and no CertificateSigningRequest is unproven', () => {
    for (const [signed, unread] of [
      [[], null],
      [forbidden, forbidden],
    ] as const) {
      expect(judged({ metrics: shows(inFile, -86_400), signed })).toMatchObject({
        holds: 'unproven',
        text: coded('kubelet-client/unknown', { node: 'cp1', unread }),
      });
    }
  });

  test('its last CertificateSigningRequest was signed by the current CA: holds', async () => {
    const own = await signed(observed, 90);
    expect(judged({ metrics: shows(own.certificate), signed: [own] })).toMatchObject({
      holds: 'yes',
      text: coded('kubelet-client/of-ca', { from: { request: 'csr-1' } }),
    });
  });

  test('its last CertificateSigningRequest was signed by the old CA: fails, also without a certificate in kubelet.conf', async () => {
    const theirs = await signed(old, 90);
    for (const each of [inFile, null]) {
      expect(judged({ metrics: shows(theirs.certificate), signed: [theirs], inFile: each })).toMatchObject({
        holds: 'no',
        code: 'not-reloaded',
        text: coded('kubelet-client/of-other-ca', { node: 'cp1', from: { request: 'csr-1' } }),
      });
    }
  });

  test('a CertificateSigningRequest of another node, or for another certificate, proves nothing', async () => {
    const own = await signed(observed, 90);
    const metrics = shows(own.certificate);
    expect(judged({ node: 'cp2', inFile: null, metrics, signed: [own] })).toMatchObject({ holds: 'unproven' });
    expect(judged({ inFile: null, metrics: shows(inFile), signed: [own] })).toMatchObject({ holds: 'unproven' });
  });

  test('kubelet.conf with a certificate of another CA fails', () => {
    const theirs = certificateAt(old, 'kubelet.conf');
    expect(judged({ inFile: theirs, metrics: shows(theirs) })).toMatchObject({ holds: 'no' });
  });

  test('certificates of two CAs that expire together prove nothing', async () => {
    const [own, theirs] = [await signed(observed, 90, 'csr-1'), await signed(old, 90, 'csr-2')];
    const verdict = judged({ metrics: shows(own.certificate), signed: [own, theirs] });
    expect(verdict).toMatchObject({ holds: 'unproven', text: coded('kubelet-client/of-two-cas') });
  });

  test.each([
    [
      'the metrics are unreadable',
      { metrics: nothingListens },
      coded('kubelet-client/metrics-unread', { why: nothingListens }),
    ],
    ['the metrics have no expiry', { metrics: { expires: null, started: now } }, coded('kubelet-client/not-reported')],
    [
      'the metrics have neither expiry nor start',
      { metrics: { expires: null, started: null } },
      coded('kubelet-client/not-reported', { started: null }),
    ],
    [
      'kubelet.conf has no certificate, and the requests are forbidden',
      { inFile: null, signed: forbidden },
      coded('kubelet-client/unknown', { unread: forbidden }),
    ],
  ] as const)('unproven: %s', (_, different, text) => {
    expect(judged(different)).toMatchObject({ holds: 'unproven', text });
  });
});

test('while API servers accept one CA, a Node that is Ready is proof, and a Node that is not Ready is none', () => {
  const metrics = nothingListens;
  expect(judged({ metrics }, { isAlone: true })).toMatchObject({ holds: 'yes' });
  expect(judged({ metrics, isReady: false }, { isAlone: true })).toMatchObject({ holds: 'unproven' });
});

/** Lines of what a kubelet 1.34.4 answered, at 22:49:37. */
const ofRealKubelet = `# HELP kubelet_certificate_manager_client_ttl_seconds [ALPHA] Gauge of the TTL (time-to-live) of the Kubelet's client certificate.
# TYPE kubelet_certificate_manager_client_ttl_seconds gauge
kubelet_certificate_manager_client_ttl_seconds 3.1535587e+07
# TYPE process_start_time_seconds gauge
process_start_time_seconds 1.7959061749e+09
`;

describe('metrics', () => {
  test('of a real kubelet 1.34.4', () => {
    expect(metricsIn(ofRealKubelet, new Date('2026-11-28T22:49:37Z'))).toEqual({
      expires: new Date('2027-11-28T22:42:44Z'),
      started: new Date(1_795_906_174_900),
    });
  });

  test.each([
    ['+Inf: the kubelet uses no certificate', 'kubelet_certificate_manager_client_ttl_seconds +Inf\n'],
    ['neither metric', 'go_goroutines 12\n'],
    ['no metrics', '<html>'],
  ])('%s', (_, text) => {
    expect(metricsIn(text, now)).toEqual({ expires: null, started: null });
  });

  test('without the time on the node, the expiry is unknown', () => {
    expect(metricsIn('kubelet_certificate_manager_client_ttl_seconds 10\n', null).expires).toBeNull();
  });
});
