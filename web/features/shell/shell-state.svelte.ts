/** What of the frame is open. */
class ShellState {
  palette = $state(false);
  help = $state(false);
  /** The practice for beginners is up. */
  tour = $state(false);
  /** On a phone: an open conversation has the whole height, with its composer above the keyboard. */
  hideBottomBar = $state(false);
}

export const shellState = new ShellState();
