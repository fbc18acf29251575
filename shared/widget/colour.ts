/** What is readable on a colour: black or white, by its luminance (WCAG). */
export function inkOn(accent: string): string {
  const channel = (at: number) => {
    const value = Number.parseInt(accent.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 ? '#fff' : '#10201f';
}
