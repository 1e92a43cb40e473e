import { type CertificateTemplate, type IssueRequest, PluginError } from '@kpki/plugin';
import { type CertificateRequest, encodeName, readRequest } from '@kpki/x509';
import { sameBytes, sameSet } from '../bytes.ts';
import { constraintsText } from './style.ts';

/** Throws 'invalid' where the request asks for something else, or its own key did not sign it. */
export function issueRequest(template: CertificateTemplate, csr: Uint8Array): IssueRequest {
  const { publicKey } = readAgreeing(template, csr);
  return { ...template, csr, publicKey };
}

/** Reads a request. Throws 'invalid' where its fields differ from those that come with it. */
export function readIssueRequest(request: IssueRequest): CertificateRequest {
  const read = readAgreeing(request, request.csr);
  if (!sameBytes(read.publicKey, request.publicKey)) throw disagreeing('public key');
  return read;
}

function readAgreeing(template: CertificateTemplate, csr: Uint8Array): CertificateRequest {
  const read = readRequest(csr);
  const other = checks.find(({ agrees }) => !agrees(template, read));
  if (other !== undefined) throw disagreeing(other.what);
  return read;
}

function disagreeing(what: string): PluginError {
  return new PluginError('invalid', `a certificate request whose ${what} differs from the signing request`);
}

interface TemplateCheck {
  readonly what: string;
  readonly agrees: (template: CertificateTemplate, read: CertificateRequest) => boolean;
}

const checks: readonly TemplateCheck[] = [
  { what: 'subject', agrees: ({ subject }, read) => sameBytes(encodeName(subject), read.subject.raw) },
  {
    what: 'list of names',
    agrees: ({ names }, read) =>
      (['dns', 'ip', 'uri', 'email'] as const).every((kind) => sameSet(names[kind], read.names[kind])),
  },
  { what: 'kind', agrees: ({ ca }, read) => ca === (read.ca !== undefined) },
  { what: 'path length', agrees: ({ pathLength }, { ca }) => pathLength === ca?.pathLength },
  { what: 'list of permitted names', agrees: agreesOnConstraints },
  // A request may leave out its usages; those that it names must be the ones to certify.
  { what: 'list of usages', agrees: ({ usages }, read) => read.usages === undefined || sameSet(usages, read.usages) },
];

function agreesOnConstraints({ permittedNames }: CertificateTemplate, { ca }: CertificateRequest): boolean {
  const { permittedNames: { dns = [], ip = [] } = {}, excludedNames } = ca ?? {};
  if (excludedNames !== undefined) return false;
  return constraintsText({ permittedNames: { dns, ip } }) === constraintsText(permittedNames ? { permittedNames } : {});
}
