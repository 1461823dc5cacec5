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
  const { cert, key } = await certificateFor(['localhost']);
  const files = { certificate: join(folder, 'server.crt'), key: join(folder, 'server.key') };
  await writeFile(files.certificate, cert);
  await writeFile(files.key, key, { mode: 0o600 });
  if (owner !== undefined) await chown(files.key, owner.uid, owner.gid);
  return files;
}

/** A certificate for these hosts that signs itself, so that whoever trusts it trusts a server with it. As PEM. */
export async function certificateFor(
  hosts: readonly [string, ...string[]],
): Promise<{ readonly cert: string; readonly key: string }> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: hosts[0] }], {
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) },
    ],
  });
  return { cert, key };
}
