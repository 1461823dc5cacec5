import { chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/**
 * A certificate for this machine that signs itself, as PEM files in a folder.
 *
 * @param owner - whose the key has to be; PostgreSQL refuses one that others could read
 */
export async function makeCertificate(folder: string, owner?: { uid: number; gid: number }): Promise<CertificateFiles> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  });
  const files = { certificate: join(folder, 'server.crt'), key: join(folder, 'server.key') };
  await writeFile(files.certificate, cert);
  await writeFile(files.key, key, { mode: 0o600 });
  if (owner !== undefined) await chown(files.key, owner.uid, owner.gid);
  return files;
}
