"""Why a policy answers as it does, for whoever writes or answers for it."""
