/** Shorter values are not masked: they would hide ordinary words and give themselves away by that. */
const shortestValue = 4;
const shortestLine = 6;
const shortestBase64 = 6;

/** All texts by which a secret may show up in a log: itself, its lines, and what common encodings make of it. */
export function variantsOf(secret: string): string[] {
  if (secret.length < shortestValue) return [];
  const lines = secret
    .split(/\r?\n/)
    .flatMap((line) => [line, line.trim()])
    .filter((line) => line.length >= shortestLine);
  const variants = [secret, secret.trim(), ...lines].flatMap((text) => [
    text,
    ...base64Variants(text),
    ...urlVariants(text),
    ...jsonVariants(text),
  ]);
  return [...new Set(variants)].filter((variant) => variant.length >= shortestValue);
}

/** base64 of the secret within a longer text: three alignments, without the characters shared with neighbours. */
function base64Variants(text: string): string[] {
  const bytes = Buffer.from(text);
  const alignments = [0, 1, 2].map((shift) => {
    const shared = Math.ceil((shift * 8) / 6);
    const whole = Math.floor(((shift + bytes.length) * 8) / 6);
    return Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shared, whole);
  });
  return [bytes.toString('base64'), ...alignments]
    .filter((variant) => variant.length >= shortestBase64)
    .flatMap((variant) => [variant, variant.replaceAll('+', '-').replaceAll('/', '_')]);
}

function urlVariants(text: string): string[] {
  const encoded = encodeURIComponent(text.toWellFormed());
  const strict = encoded.replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  return [encoded, strict].flatMap((variant) => {
    const lower = variant.replaceAll(/%[0-9A-Fa-f]{2}/g, (code) => code.toLowerCase());
    const upper = variant.replaceAll(/%[0-9A-Fa-f]{2}/g, (code) => code.toUpperCase());
    return [lower, upper, upper.replaceAll('%20', '+')];
  });
}

/** JSON as JavaScript writes it, as Go writes it (HTML-safe), once more quoted, and as Terraform quotes templates. */
function jsonVariants(text: string): string[] {
  const escaped = JSON.stringify(text).slice(1, -1);
  const htmlSafe = escaped.replaceAll(
    /[<>&]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
  return [
    escaped,
    htmlSafe,
    JSON.stringify(escaped).slice(1, -1),
    escaped.replaceAll('${', '$${').replaceAll('%{', '%%{'),
  ];
}
