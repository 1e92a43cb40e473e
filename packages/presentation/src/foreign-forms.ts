import type { ForeignForm } from '@kpki/engine';

interface FormText {
  readonly name: string;
  /** Convert a file, whose name is quoted for a shell, to a form that kpki reads, in a new file. */
  readonly commands: (file: string) => readonly string[];
}

export const forms: Readonly<Record<ForeignForm, FormText>> = {
  pkcs12: {
    name: 'a PKCS#12 archive',
    commands: (file) => [
      `openssl pkcs12 -in ${file} -nokeys -out ${file}.crt`,
      `openssl pkcs12 -in ${file} -nocerts -noenc -out ${file}.key`,
    ],
  },
  java: {
    name: 'a Java keystore',
    commands: (file) => [
      `keytool -importkeystore -srckeystore ${file} -destkeystore ${file}.p12 -deststoretype pkcs12`,
      `openssl pkcs12 -in ${file}.p12 -nokeys -out ${file}.crt`,
      `openssl pkcs12 -in ${file}.p12 -nocerts -noenc -out ${file}.key`,
    ],
  },
  pkcs7: {
    name: 'a PKCS#7 bundle of certificates',
    commands: (file) => [`openssl pkcs7 -inform DER -in ${file} -print_certs -out ${file}.crt`],
  },
  'pkcs7-pem': {
    name: 'a PKCS#7 bundle of certificates',
    commands: (file) => [`openssl pkcs7 -in ${file} -print_certs -out ${file}.crt`],
  },
  'der-certificate': {
    name: 'a certificate in DER',
    commands: (file) => [`openssl x509 -inform DER -in ${file} -out ${file}.pem`],
  },
  'der-key': {
    name: 'a private key in DER',
    commands: (file) => [`openssl pkey -inform DER -in ${file} -out ${file}.pem`],
  },
  'der-public-key': {
    name: 'a public key in DER',
    commands: (file) => [`openssl pkey -pubin -inform DER -in ${file} -out ${file}.pem`],
  },
};
