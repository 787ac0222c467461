import { readFile } from 'node:fs/promises';

/** What decides which commands install a thing here. `debian` stands for its kin too (Ubuntu, Mint, …). */
export type Platform = {
  readonly family: 'macos' | 'debian' | 'fedora' | 'arch' | 'other';
  readonly root: boolean;
};

/** @param osRelease contents of /etc/os-release, empty where there is none */
export function platformOf(os: NodeJS.Platform, osRelease: string, uid: number): Platform {
  return { family: os === 'darwin' ? 'macos' : os === 'linux' ? familyOf(osRelease) : 'other', root: uid === 0 };
}

/** The platform of this process. */
export async function detectPlatform(): Promise<Platform> {
  const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return platformOf(process.platform, osRelease, process.getuid?.() ?? -1);
}

function familyOf(osRelease: string): Platform['family'] {
  const fields = new Map(
    osRelease.split('\n').map((line) => {
      const [key = '', value = ''] = line.split('=', 2);
      return [key, value.trim().replace(/^["']|["']$/g, '')];
    }),
  );
  // ID_LIKE names the parents of a derivative, the nearest first.
  const ids = [fields.get('ID') ?? '', ...(fields.get('ID_LIKE') ?? '').split(/\s+/)];
  for (const id of ids) {
    if (id === 'debian' || id === 'ubuntu') return 'debian';
    if (id === 'fedora' || id === 'rhel') return 'fedora';
    if (id === 'arch') return 'arch';
  }
  return 'other';
}
