import { generateKeyPair } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Enough for the most that one world makes, more or less: what is beyond takes longer, and is the same otherwise. */
const size = 60;

/** Makes the RSA keys that every world takes, in this order, and writes them into a file. */
export async function makePool(file: string): Promise<void> {
  const make = promisify(generateKeyPair);
  const keys = await Promise.all(Array.from({ length: size }, () => make('rsa', { modulusLength: 2048 })));
  await writeFile(
    file,
    JSON.stringify(keys.map(({ privateKey }) => privateKey.export({ type: 'pkcs8', format: 'pem' }))),
  );
}
