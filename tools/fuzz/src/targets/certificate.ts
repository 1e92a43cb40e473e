import { PluginError } from '@kpki/plugin';
import { fingerprint, judge, readCertificate, readRequest, verifySignature } from '@kpki/x509';
import { certificateSeeds } from '../seeds.ts';
import { demand, type Target, unlessRefused } from '../target.ts';

const at = new Date('2026-06-01T00:00:00Z');

export const certificate: Target = {
  name: 'certificate',
  seeds: certificateSeeds,
  run: (bytes) => {
    unlessRefused(PluginError.is, () => readRequest(bytes));
    const read = unlessRefused(PluginError.is, () => readCertificate(bytes));
    const { refusals } = judge(bytes, { intermediates: [bytes], roots: [], name: 'a.example', usage: 'server', at });
    const trusted = judge(bytes, { intermediates: [], roots: [bytes], name: '10.0.0.1', usage: 'any', at });
    demand(
      refusals.some(({ rule }) => rule === 'unreadable') === (read === undefined),
      'what does not parse is refused as unreadable',
    );
    if (read === undefined) return;
    demand(refusals.length > 0, 'nothing is accepted that no root signed');
    demand(!trusted.refusals.some(({ rule }) => rule === 'unknown-authority'), 'a root is trusted');
    demand(read.der.length === bytes.length && fingerprint(read.der).length === 64, 'nothing of it is left out');
    unlessRefused(PluginError.is, () => verifySignature(read, read.publicKey));
  },
};
