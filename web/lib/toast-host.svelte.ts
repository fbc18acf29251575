/** Says to the app that the place where toasts appear is needed. */
class ToastHost {
  wanted = $state(false);
}

export const toastHost = new ToastHost();
