# Writes 600 MB to /tmp and as much beside the app, if it can.
for place in /tmp "$HOME"; do
    head -c 600m /dev/zero >"$place/filling" || echo "disk filler: refused in $place"
done
echo "disk filler done"
sleep 30
