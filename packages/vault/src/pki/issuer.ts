import { type Call, type Issue, type IssueRequest, type Issuer, PluginError, untilCancelled } from '@kpki/plugin';
import { type Certificate, isSignedBy } from '@kpki/x509';
import type { VaultRequest } from '../client/client.ts';
import { neverCancelled } from '../client/never-cancelled.ts';
import { certificateIn, isRoot, type PkiSigner, readSigner } from './ca.ts';
import { decidedUsages, differences, type ExpectedCertificate } from './differences.ts';
import { type Pki, refusedBy, signingPaths } from './pki.ts';
import { caTemplates, leafTemplates } from './templates.ts';

/**
 * A certificate that expires this much before its issuer is limited by it: two clocks differ, and the request takes
 * time.
 */
const margin = 60_000;

/**
 * Returns an issuer of a PKI engine: leaves by `sign-verbatim`, CAs by `sign-intermediate`. It compares each
 * certificate with the request, and refuses one that differs. The certificate expires with its issuer at the latest,
 * and earlier if the mount or the role limits it.
 */
export function issuerOn(pki: Pki): Issuer {
  let known: Promise<PkiSigner> | null = null;
  let isReported = false;

  async function signer(call: Call, attempted: string): Promise<PkiSigner> {
    await pki.begin(call, attempted);
    const reading = known ?? readSigner(pki, neverCancelled);
    known = reading;
    reading.catch(() => {
      if (known === reading) known = null;
    });
    return untilCancelled(reading, attempted, call);
  }

  function tell(given: Certificate, asked: ExpectedCertificate): void {
    const decided = asked.request.ca ? decidedUsages(asked, given) : null;
    if (decided !== null) pki.host.log('warn', `${pki.name} decides the key usages of a CA itself: ${decided}`);
    const lacking = asked.end.getTime() - given.notAfter.getTime();
    if (isReported || lacking <= margin) return;
    isReported = true;
    const ends = given.notAfter.toISOString();
    pki.host.log(
      'warn',
      `${pki.name} issues until ${ends} and no longer: see \`max_ttl\` of its role, and of its mount`,
    );
  }

  return {
    grants: {
      cas: true,
      names: ['dns', 'ip', 'uri', 'email'],
      usages: 'any',
      lifetime: 'capped',
      answers: 'at once',
    },
    ca: async (call) => {
      known = null;
      const { chain } = await signer(call, `read the CA of ${pki.name}`);
      const last = chain.at(-1);
      // If the mount does not have the root, only a file has it.
      if (last === undefined || !isRoot(last)) return null;
      return chain.map(({ der }) => new Uint8Array(der));
    },
    issue: async (request, call) => {
      refuseImpossible(pki, request);
      const under = await signer(call, `issue by ${pki.name}`);
      const { ask, end } = askFor(pki, request, under);
      const answer = await pki.session.ask(ask, call);
      if (answer.status !== 200) throw refusedBy(answer, ask) ?? (await pki.session.refusal(answer, ask, call));
      const given = certificateIn(answer.data?.['certificate'], ask.attempted);
      const asked: ExpectedCertificate = { request, end, issuer: under.certificate };
      if (!isSignedBy(given, under.certificate)) {
        known = null;
        throw new PluginError(
          'conflict',
          `${ask.attempted}: another issuer signed than was shown; it changed meanwhile`,
        );
      }
      const found = differences(asked, given);
      if (found.length > 0) throw different(ask, given, found);
      tell(given, asked);
      return issued(given, under);
    },
  };
}

/** Refuses what the engine never does, or does only by ignoring a part of the request. */
function refuseImpossible(pki: Pki, { ca, usages }: IssueRequest): void {
  const refuse = (why: string) => new PluginError('unsupported', `issue by ${pki.name}: ${why}`);
  if (ca && !usages.includes('cert sign')) {
    throw refuse('a CA that may not sign certificates is none of its kinds');
  }
  if (!ca && usages.some((usage) => usage === 'cert sign' || usage === 'crl sign')) {
    throw refuse('a certificate other than a CA certificate must not sign certificates');
  }
}

function askFor(pki: Pki, request: IssueRequest, under: PkiSigner): { readonly ask: VaultRequest; readonly end: Date } {
  const paths = signingPaths(pki);
  const path = request.ca ? paths.ca : paths.leaf;
  const now = pki.host.now().getTime() + under.ahead;
  const left = under.certificate.notAfter.getTime() - margin - now;
  const seconds = Math.floor(Math.min(request.seconds * 1000, left) / 1000);
  const attempted = `issue by ${path.join('/')}`;
  if (seconds <= 0) throw new PluginError('unsupported', `${attempted}: the issuer expires now, or has expired`);
  const templates = request.ca ? caTemplates(request) : leafTemplates(request);
  const body = { ...templates, ttl: `${seconds}s`, format: 'pem' };
  return {
    ask: { method: 'POST', path, body, attempted, changes: true, capability: 'update' },
    end: new Date(now + seconds * 1000),
  };
}

function different({ attempted }: VaultRequest, { serial }: Certificate, found: readonly string[]): PluginError {
  return new PluginError(
    'unsupported',
    `${attempted}: the certificate is not what was asked for, and is not used (serial number ${numberOf(serial)}); ${found.join('; ')}`,
  );
}

/** Returns the serial number as Vault shows it in its answers and logs, without the colons. */
function numberOf(serial: Uint8Array): string {
  return Buffer.from(serial).toString('hex').replace(/^00/, '').toUpperCase();
}

function issued(given: Certificate, { chain }: PkiSigner): Issue {
  const certificates = [given, ...chain.filter((each) => !isRoot(each))];
  return { status: 'issued', chain: certificates.map(({ der }) => new Uint8Array(der)) };
}
