# Ends by SIGKILL only.
trap '' HUP INT TERM
echo "signal ignorer up"
while :; do sleep 1; done
