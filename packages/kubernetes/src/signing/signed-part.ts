import { PluginError } from '@kpki/plugin';

const sequence = 0x30;
/** Lengths of more bytes than this are of nothing that is sent here. */
const mostLengthBytes = 3;

/**
 * What a PKCS#10 request says before its signature (CertificationRequestInfo, RFC 2986 section 4.1), DER, by which two
 * requests are compared. Whether it was signed, the API server looks. Throws 'invalid' for what is no request.
 */
export function signedPart(csr: Uint8Array): Uint8Array {
  const whole = sequenceAt(csr, 0);
  if (whole.end !== csr.length) throw damaged();
  const { end } = sequenceAt(csr, whole.content);
  return csr.subarray(whole.content, end);
}

/** Where the content of a sequence begins, and where it ends (X.690 section 8.1). */
function sequenceAt(bytes: Uint8Array, at: number): { readonly content: number; readonly end: number } {
  const [tag, first] = bytes.subarray(at);
  if (tag !== sequence || first === undefined) throw damaged();
  const count = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || count > mostLengthBytes) throw damaged();
  const content = at + 2 + count;
  const length = count === 0 ? first : bytes.subarray(at + 2, content).reduce((sum, each) => sum * 256 + each, 0);
  if (content + length > bytes.length) throw damaged();
  return { content, end: content + length };
}

function damaged(): PluginError {
  return new PluginError('invalid', 'read a request for a certificate: it is no PKCS#10 in DER');
}
